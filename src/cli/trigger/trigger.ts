import { Command } from 'commander'
import type { JsonObject } from '../../base/json.ts'
import { askServer, defaultServer, lastExchange } from '../api-client.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import type { Run } from '../main.ts'
import { duration } from '../option-value.ts'
import { progress } from '../progress.ts'
import { styleFor } from '../style.ts'
import { whichApp } from '../which-app.ts'
import { type Before, type Consequences, consequencesOf, operationsOf } from './consequences.ts'
import { type ApiCall, type Given, type Trigger, triggerNamed, triggerNames } from './event.ts'
import { checkGiven, readSet } from './given.ts'
import { newUser } from './new-user.ts'
import { printConsequences } from './print-consequences.ts'

interface Flags {
  user?: string
  group?: string
  app?: string
  set: string[]
  url: string
  apiToken?: string
  wait?: true
  timeout: number
  json?: true
}

/** Whom the event is about. */
interface Subject {
  kind: 'user' | 'group'
  id: string
  name: string
}

const events = triggerNames.filter((name) => !name.startsWith('app.')).join(', ')

export function triggerCommand(io: Io, run: Run): Command {
  return new Command('trigger')
    .description('Make one thing happen on a running server.')
    .argument('<event>', 'what: see below')
    .option('--user <name>', 'the user, by userName or id; of a new one the userName')
    .option('--group <name>', 'the group, by displayName or id; a new user becomes a member of it')
    .option('--app <name>', 'the app; a new user or group is assigned to it')
    .option(
      '--set <name=value>',
      'an attribute; may be given several times; `title=` takes one away',
      collect,
      [],
    )
    .option('--url <url>', 'the server, as `serve` prints it', defaultServer)
    .option('--api-token <text>', 'what its API asks for')
    .option('--wait', 'wait until nothing is under way, and tell what was sent; exit 3 when something failed')
    .option('--timeout <duration>', 'how long --wait waits, such as 30s or 5m', duration, 60_000)
    .option('--json', 'print JSON')
    .addHelpText('after', `\nEvents: ${events}, app.assigned, app.unassigned.`)
    .action(run((event: string, flags: Flags) => trigger(event, flags, io)))
}

async function trigger(name: string, flags: Flags, io: Io): Promise<ExitCode> {
  const [event, what] = triggerNamed(name, flags)
  const given = readGiven(what, flags)
  checkGiven(event, what, given)
  const app = await appOf(what, flags)
  const known = what.makes ? undefined : await find(what, given, flags)
  const before: Before = {
    seq: flags.wait ? await lastExchange(flags) : 0,
    operations: new Set(known && flags.wait ? (await operationsOf(flags, known.id)).map(({ id }) => id) : []),
  }
  const subject = await perform(what, { ...given, app: app ?? '' }, flags, known)
  let caused: Consequences | undefined
  if (flags.wait) {
    progress(io, `${event} ${subject.name}: waiting …`)
    try {
      const question = {
        app: flags.app === undefined ? undefined : app,
        objectId: subject.id,
        timeoutMs: flags.timeout,
      }
      caused = await consequencesOf(flags, before, question)
    } finally {
      progress(io, '')
    }
  }
  if (flags.json) io.stdout.write(`${JSON.stringify({ event, subject, ...caused }, null, 2)}\n`)
  else {
    const style = styleFor(io.stdout, io.env)
    io.stdout.write(`${style('bold', event)} ${subject.name} ${style('dim', subject.id)}\n`)
    if (caused) printConsequences(caused, io.stdout, style)
  }
  if (!caused) return exitCode.ok
  const failed = caused.operations.some(({ status }) => status === 'failed')
  return failed || !caused.settled ? exitCode.expectation : exitCode.ok
}

function collect(text: string, before: string[]): string[] {
  return [...before, text]
}

/** The flags as what they say, with a person for who is to be made. */
function readGiven({ makes, subject }: Trigger, { user, group, app, set: texts }: Flags): Given {
  const set = readSet(texts)
  if (!makes) return { user, group, app, set }
  if (subject === 'group') {
    const { displayName, ...rest } = set
    return {
      user,
      group: group ?? (typeof displayName === 'string' ? displayName : undefined),
      app,
      set: rest,
    }
  }
  const { userName, ...rest } = newUser(user, set)
  return { user: userName, group, app, set: rest }
}

/** The id of the app that the event needs or the flag names. */
async function appOf({ needs }: Trigger, flags: Flags): Promise<string | undefined> {
  if (flags.app === undefined && !needs.includes('app')) return undefined
  const { id } = await whichApp(flags, flags.app === undefined ? {} : { app: flags.app })
  return id
}

async function find({ subject: kind }: Trigger, { user, group }: Given, flags: Flags): Promise<Subject> {
  const place =
    kind === 'user'
      ? `/users/${encodeURIComponent(user ?? '')}`
      : `/groups/${encodeURIComponent(group ?? '')}`
  return subjectOf(kind, await askServer<JsonObject>(flags, place))
}

/** Makes the calls one after the other; the first that creates something tells what it is. */
async function perform(
  { calls, subject: kind }: Trigger,
  given: Given & { app: string },
  flags: Flags,
  known: Subject | undefined,
): Promise<Subject> {
  let subject = known
  for (const { method, path, body } of calls(given) satisfies ApiCall[]) {
    const answer = await askServer<JsonObject | undefined>(flags, path, { method, body })
    if (!subject && answer) subject = subjectOf(kind, answer)
    // A rename changes what it is called by.
    else if (known && answer?.id === known.id) subject = subjectOf(kind, answer)
  }
  return subject ?? { kind, id: '', name: '' }
}

function subjectOf(kind: Subject['kind'], { id, userName, displayName }: JsonObject): Subject {
  return { kind, id: String(id), name: String(kind === 'user' ? userName : displayName) }
}
