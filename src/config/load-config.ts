import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { describeIssues } from '../document/describe-issue.ts'
import { type PositionedDocument, readDocument } from '../document/positions.ts'
import { loadProfile } from '../profile/load.ts'
import { type Config, configSchema } from './config-schema.ts'

/**
 * Reads a configuration file. `${NAME}` in a string stands for a variable of `env`. Paths in it are relative to the
 * file. All that is wrong is named with file, line and column in one `AppError` `ERR_CONFIG_INVALID`.
 */
export function loadConfig(file: string, env: Record<string, string | undefined>): Config {
  if (!existsSync(file))
    throw new AppError('ERR_CONFIG_MISSING', `The configuration file ${file} does not exist.`)
  const document = readDocument(readFileSync(file, 'utf8'), file, 'ERR_CONFIG_INVALID')
  const problems: Problem[] = []
  const data = substitute(document.data ?? {}, env, document, [], problems)
  const parsed = configSchema.safeParse(data)
  if (!parsed.success) {
    for (const { path, unknownKey, message } of describeIssues(parsed.error, data)) {
      const place = unknownKey ? document.placeOfKey(path) : document.place(path)
      problems.push({
        path: place,
        message: `${path.join('.') || 'the file'} ${unknownKey ? 'is not known here' : message}`,
      })
    }
    throw invalid(problems)
  }
  const config = resolvePaths(parsed.data, dirname(resolve(file)))
  for (const [index, app] of config.apps.entries()) problems.push(...profileProblems(document, index, app))
  if (problems.length > 0) throw invalid(problems)
  return config
}

function profileProblems(
  document: PositionedDocument,
  index: number,
  app: Config['apps'][number],
): Problem[] {
  try {
    loadProfile(app.profile, app.overrides as JsonObject)
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'ERR_PROFILE_UNKNOWN') {
      const hint = error.hint ? ` ${error.hint}` : ''
      return [{ path: document.place(['apps', index, 'profile']), message: error.message + hint }]
    }
    return error.errors.map(({ path, message }) =>
      path.startsWith('overrides.')
        ? { path: document.place(['apps', index, ...path.split('.')]), message: `overrides.${message}` }
        : { path, message },
    )
  }
}

function resolvePaths(config: Config, folder: string): Config {
  return {
    ...config,
    ...(config.directory === undefined ? {} : { directory: resolve(folder, config.directory) }),
    apps: config.apps.map((app) => ({
      ...app,
      profile: /[/\\]|\.ya?ml$/.test(app.profile) ? resolve(folder, app.profile) : app.profile,
    })),
  }
}

function substitute(
  value: Json,
  env: Record<string, string | undefined>,
  document: PositionedDocument,
  path: (string | number)[],
  problems: Problem[],
): Json {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_]\w*)\}/g, (mark, name: string) => {
      const found = env[name]
      if (found === undefined) {
        problems.push({
          path: document.place(path),
          message: `${path.join('.')} names the variable ${name}, which is not set`,
        })
      }
      return found ?? mark
    })
  }
  if (Array.isArray(value))
    return value.map((item, index) => substitute(item, env, document, [...path, index], problems))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      substitute(each, env, document, [...path, key], problems),
    ]),
  )
}

function invalid(problems: Problem[]): AppError {
  const [first] = problems
  return new AppError('ERR_CONFIG_INVALID', `${first?.path}: ${first?.message}.`, {
    errors: problems,
    ...(problems.length > 1 ? { hint: `There are ${problems.length} problems in all.` } : {}),
  })
}
