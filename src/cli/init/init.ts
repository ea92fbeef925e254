import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Command } from 'commander'
import { AppError } from '../../base/error.ts'
import { loadProfile } from '../../profile/load.ts'
import { parseBaseUrl } from '../../wire/base-url.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import type { Run } from '../main.ts'
import { profileIn } from '../profile-name.ts'
import { styleFor } from '../style.ts'
import { type InitFile, initFiles } from './files.ts'

interface Flags {
  profile?: string
  target: string
  force?: true
  json?: true
}

const usualProfile = 'entra'

export function initCommand(io: Io, run: Run): Command {
  return new Command('init')
    .description('Write a configuration, a company, a scenario and a GitHub workflow into this folder.')
    .option('--profile <name>', `the vendor to be (default ${usualProfile}; the scenario is for all of them)`)
    .option('--target <url>', 'SCIM base URL of your app', 'http://127.0.0.1:3000/scim/v2')
    .option('--force', 'write over files that are there already')
    .option('--json', 'print JSON')
    .action(run((flags: Flags) => init(flags, io)))
}

function init({ profile, target, force, json }: Flags, io: Io): ExitCode {
  parseBaseUrl(target)
  if (profile !== undefined) loadProfile(profileIn(profile, io))
  const files = initFiles({
    profile: profile ?? usualProfile,
    scenarioProfiles: profile === undefined ? undefined : [profile],
    target,
  })
  const place = ({ path }: InitFile) => resolve(io.folder ?? '.', path)
  const present = files.filter((file) => existsSync(place(file)))
  if (present.length > 0 && !force) {
    throw new AppError(
      'ERR_FILE_EXISTS',
      `${present.map(({ path }) => path).join(', ')} ${present.length === 1 ? 'is' : 'are'} there already; nothing was written.`,
      { hint: 'With --force what is there is written over.' },
    )
  }
  for (const file of files) write(place(file), file.text)
  if (json) {
    const written = files.map(({ path, holds }) => ({
      path,
      holds,
      replaced: present.some((each) => each.path === path),
    }))
    io.stdout.write(`${JSON.stringify({ files: written }, null, 2)}\n`)
  } else tell(files, target, io)
  return exitCode.ok
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new AppError('ERR_OUTPUT_FILE', `${file} cannot be written: ${error.message}.`, { cause: error })
  }
}

function tell(files: readonly InitFile[], target: string, { stdout, env }: Io): void {
  const style = styleFor(stdout, env)
  const width = Math.max(...files.map(({ path }) => path.length))
  for (const { path, holds } of files) stdout.write(`${style('green', path.padEnd(width))}  ${holds}\n`)
  stdout.write(`
Next:
  scimulator run scimulator/scenarios         the scenario against the built-in target
  scimulator serve                            the identity provider, for your app at ${target}
  scimulator trigger user.created --app my-app --wait

Your app’s token comes from the variable SCIM_TOKEN, its URL from SCIM_URL, where they are set.
In the workflow say how your app is started. It runs \`npx scimulator\`: npm install --save-dev scimulator
`)
}
