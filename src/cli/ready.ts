import { Command } from 'commander'
import { AppError } from '../base/error.ts'
import { formatDuration } from '../base/format-duration.ts'
import { isObject, type Json } from '../base/json.ts'
import { defaultServer } from './api-client.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { duration } from './option-value.ts'
import { progress } from './progress.ts'
import { untilStopped } from './stop.ts'

interface Flags {
  url: string
  server: boolean
  target?: string
  token?: string
  wait?: number
  json?: true
}

/** One that is asked, and what it said last. */
interface Place {
  name: 'server' | 'target'
  url: string
  headers: Record<string, string>
  /** Why it is not ready; null once it is. */
  problemOf(status: number, text: string): string | null
}

export interface Readiness {
  name: 'server' | 'target'
  url: string
  ready: boolean
  /** Why not. */
  problem: string | null
}

/** Between two attempts, in milliseconds. */
const pauseMs = 100
/** For one attempt. */
const patienceMs = 5000

export function readyCommand(io: Io, run: Run): Command {
  return new Command('ready')
    .description('Ask whether a server, and perhaps a target, is ready: exit 0, or 5 when it is not.')
    .option('--wait <duration>', 'ask again until it is, at most for so long, such as 30s or 2m', duration)
    .option('--url <url>', 'the server, as `serve` prints it', defaultServer)
    .option('--target <url>', 'a SCIM base URL that has to answer as well')
    .option('--token <text>', 'its bearer token')
    .option('--no-server', 'ask the target alone')
    .option('--json', 'print JSON')
    .action(run((flags: Flags, command: Command) => ready(flags, command, io)))
}

async function ready(flags: Flags, command: Command, io: Io): Promise<ExitCode> {
  // A variable may be meant for other commands; a flag is meant for this one.
  const places = placesOf(flags, command.getOptionValueSource('token') === 'cli')
  const started = performance.now()
  const deadline = started + (flags.wait ?? 0)
  let found: Readiness[] = []
  const stopped = await untilStopped(io, async (end) => {
    const abort = new AbortController()
    void end.then(() => abort.abort())
    for (;;) {
      found = await Promise.all(places.map((place) => ask(place, abort.signal)))
      const left = deadline - performance.now()
      if (found.every(({ ready }) => ready) || left <= 0 || abort.signal.aborted) break
      progress(
        io,
        `waiting for ${found
          .filter(({ ready }) => !ready)
          .map(({ url }) => url)
          .join(' and ')} …`,
      )
      await pause(Math.min(pauseMs, left), abort.signal)
    }
    progress(io, '')
  })
  if (stopped === exitCode.interrupted) return stopped
  const waited = performance.now() - started
  tell(found, waited, flags, io)
  return found.every(({ ready }) => ready) ? exitCode.ok : exitCode.unreachable
}

function tell(found: readonly Readiness[], waitedMs: number, { json }: Flags, { stdout, stderr }: Io): void {
  const ready = found.every((each) => each.ready)
  if (json)
    stdout.write(`${JSON.stringify({ ready, waitedMs: Math.round(waitedMs), places: found }, null, 2)}\n`)
  else {
    for (const each of found) {
      if (each.ready) stdout.write(`${each.url} is ready.\n`)
      else
        stderr.write(
          `scimulator: ${each.url} is not ready after ${formatDuration(Math.round(waitedMs))}: ${each.problem}.\n`,
        )
    }
  }
}

function placesOf({ url, server, target, token }: Flags, fromFlag: boolean): Place[] {
  if (!server && target === undefined) {
    throw new AppError('ERR_FLAGS', 'With --no-server there is nobody to ask, as no --target is given.')
  }
  if (target === undefined && fromFlag) {
    throw new AppError('ERR_FLAGS', '--token is that of a target, but --target does not say where it is.')
  }
  const places: Place[] = []
  if (server) {
    places.push({ name: 'server', url: join(url, 'readyz'), headers: {}, problemOf: problemOfServer })
  }
  if (target !== undefined) {
    const headers: Record<string, string> = { accept: 'application/scim+json, application/json' }
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    places.push({
      name: 'target',
      url: join(target, 'ServiceProviderConfig'),
      headers,
      problemOf: problemOfTarget,
    })
  }
  return places
}

function join(base: string, path: string): string {
  const url = `${base.replace(/\/+$/, '')}/${path}`
  if (URL.canParse(url) && /^https?:/i.test(url)) return url
  throw new AppError('ERR_URL_INVALID', `"${base}" is not an http or https URL.`)
}

function problemOfServer(status: number, text: string): string | null {
  const body = jsonOf(text)
  if (status === 200 && isObject(body) && body.status === 'ok') return null
  return status === 503 ? 'it is about to stop' : `it answered ${status}, and not as SCIMulator does`
}

/** Who refuses the credential, or knows no such page, is up: that is for others to judge. A proxy with nobody behind is not. */
function problemOfTarget(status: number): string | null {
  return status < 500 ? null : `it answered ${status}`
}

async function ask({ name, url, headers, problemOf }: Place, signal: AbortSignal): Promise<Readiness> {
  try {
    const until = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
    const response = await fetch(url, { headers, redirect: 'manual', signal: until })
    const problem = problemOf(response.status, await response.text())
    return { name, url, ready: problem === null, problem }
  } catch (error) {
    return { name, url, ready: false, problem: reasonOf(error) }
  }
}

/** `fetch` hides the system's own word in the cause. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message : String(inner)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever is not JSON is not ours.
    return undefined
  }
}
