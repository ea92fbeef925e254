import { Command } from 'commander'
import { loadProfile } from '../../profile/load.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import type { Run } from '../main.ts'
import { list } from '../option-value.ts'
import { profileIn } from '../profile-name.ts'
import { progress } from '../progress.ts'
import { styleFor } from '../style.ts'
import { type Played, play } from './play.ts'
import { printDelays } from './print-delays.ts'
import { printFindings } from './print-findings.ts'
import { printResult } from './print-result.ts'
import { printStory } from './print-story.ts'

interface DemoFlags {
  profile?: string[]
  json?: true
}

/** The flavours of the three vendors. */
const usual = ['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin']

export function demoCommand(io: Io, run: Run): Command {
  return new Command('demo')
    .description(
      'One employee, from joiner to rehire, as every vendor would tell it to an app. Needs nothing.',
    )
    .option('--profile <name>', 'only this one; may be given several times, or with commas', list)
    .option('--json', 'print JSON')
    .action(run((flags: DemoFlags) => demo(flags, io)))
}

/** Plays the story under each profile, and prints what was sent, how long it took and whether it was right. */
async function demo({ profile: names = usual, json }: DemoFlags, io: Io): Promise<ExitCode> {
  const profiles = new Map(
    names.map((name) => {
      const given = profileIn(name, io)
      return [loadProfile(given).profile.name, given]
    }),
  )
  const played: Played[] = []
  for (const [name, given] of profiles) {
    progress(io, `${played.length + 1}/${profiles.size} ${name} …`)
    played.push(await play(given))
  }
  progress(io, '')
  if (json) io.stdout.write(`${JSON.stringify(played, null, 2)}\n`)
  else print(played, io)
  return played.every(({ differences }) => differences.length === 0) ? exitCode.ok : exitCode.expectation
}

function print(played: readonly Played[], { stdout, env }: Io): void {
  const style = styleFor(stdout, env)
  stdout.write(`${style('bold', 'Acme Instruments')} is brought into an empty app by each vendor:\n\n`)
  for (const { profile, title, start } of played) {
    stdout.write(`   ${profile.padEnd(13)} ${title}: ${start.exchanges} requests\n`)
  }
  stdout.write(
    '\nThen one employee, told by each of them. {ada} stands for her id in the app, {idp:ada} for the one in the IdP.\n',
  )
  printStory(played, stdout, style)
  printDelays(played, stdout, style)
  printResult(played, stdout, style)
  printFindings(played, stdout, style)
}
