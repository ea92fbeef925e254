import { dirname, resolve } from 'node:path'
import { AppError, type Problem } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { sentence } from '../base/sentence.ts'
import { checkSchema, type Flaw } from '../document/check-schema.ts'
import { type Path, type PositionedDocument, readDocument } from '../document/positions.ts'
import { readText } from '../document/read-text.ts'
import { loadProfile } from '../profile/load.ts'
import { isProfileFile } from '../profile/load-layers.ts'
import { type AppConfig, type Config, configSchema } from './config-schema.ts'
import { shieldVariables, substituteVariables, unshieldVariables } from './variables.ts'

/**
 * Reads a configuration file. `${NAME}` in a text stands for a variable of `env`. Paths in it are relative to the file.
 * All that is wrong is named with file, line and column in one `AppError` `ERR_CONFIG_INVALID`; a file that does not
 * exist is `ERR_CONFIG_MISSING`.
 */
export function loadConfig(file: string, env: Record<string, string | undefined>): Config {
  const text = readText(file, {
    noun: 'configuration',
    missing: 'ERR_CONFIG_MISSING',
    invalid: 'ERR_CONFIG_INVALID',
  })
  const document = readDocument(shieldVariables(text), file, 'ERR_CONFIG_INVALID')
  const problems: Problem[] = []
  const missing = new Set<string>()
  const data = substituteVariables(document.data ?? {}, env, (path, name) => {
    missing.add(dotted(path))
    problems.push({
      path: document.place(path),
      message: `${dotted(path)} needs the variable ${name}, which is not set`,
    })
  })
  const checked = checkSchema(configSchema, data, { written: unshieldVariables(document.data ?? {}), secret })
  if ('flaws' in checked) {
    const flaws = checked.flaws.filter(({ path }) => !missing.has(dotted(path)))
    problems.push(...flaws.map((flaw) => problemOf(flaw, document)))
  }
  if ('flaws' in checked || problems.length > 0) throw invalid(problems)
  const config = resolvePaths(checked.value, dirname(resolve(file)))
  problems.push(...config.apps.flatMap((app, index) => appProblems(document, config, app, index)))
  if (problems.length > 0) throw invalid(problems)
  return config
}

/** Whoever mistypes a credential does not want to read it in a log. */
function secret(path: Path): boolean {
  return path.includes('auth') && path.at(-1) !== 'type'
}

function problemOf({ path, onKey, message }: Flaw, document: PositionedDocument): Problem {
  return {
    path: onKey ? document.placeOfKey(path) : document.place(path),
    message: `${dotted(path) || 'the configuration'} ${message}`,
  }
}

function resolvePaths(config: Config, folder: string): Config {
  return {
    ...config,
    ...(config.directory === undefined ? {} : { directory: resolve(folder, config.directory) }),
    ...(config.db === undefined || config.db === ':memory:' ? {} : { db: resolve(folder, config.db) }),
    apps: config.apps.map((app) => ({
      ...app,
      profile: isProfileFile(app.profile) ? resolve(folder, app.profile) : app.profile,
    })),
  }
}

function appProblems(
  document: PositionedDocument,
  { apps }: Config,
  { name, profile, overrides }: AppConfig,
  index: number,
): Problem[] {
  const inApp = (...path: Path) => ['apps', index, ...path]
  const at = (...path: Path) => document.place(inApp(...path))
  const problems: Problem[] = []
  if (apps.findIndex((each) => each.name === name) < index) {
    problems.push({ path: at('name'), message: `apps.${index}.name is "${name}", as that of an app above` })
  }
  try {
    loadProfile(profile, overrides as JsonObject, (path, onKey) =>
      onKey ? document.placeOfKey(inApp('overrides', ...path)) : at('overrides', ...path),
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.errors.length === 0) {
      problems.push({
        path: at('profile'),
        message: [error.message.replace(/\.$/, ''), error.hint].join('. '),
      })
    }
    problems.push(...error.errors)
  }
  return problems
}

function dotted(path: Path): string {
  return path.join('.')
}

function invalid(problems: readonly Problem[]): AppError {
  const [first] = problems
  return new AppError('ERR_CONFIG_INVALID', sentence(`${first?.path}: ${first?.message}`), {
    errors: problems,
    ...(problems.length > 1 ? { hint: `There are ${problems.length} problems in all.` } : {}),
  })
}
