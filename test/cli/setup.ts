import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../../src/cli/main.ts'

export interface Result {
  code: number
  out: string
  err: string
}

/** A folder of its own, with these files in it. */
export function folderOf(files: Record<string, string | Buffer> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'scimulator-cli-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

interface Surroundings {
  env?: Record<string, string>
  folder?: string
  isTTY?: boolean
  columns?: number
}

/** Runs a command to its end. */
export function run(argv: string[], surroundings: Surroundings = {}): Promise<Result> {
  return start(argv, surroundings).ended
}

export interface Running extends AsyncDisposable {
  /** The first http URL on standard output. */
  url: Promise<string>
  ended: Promise<Result>
  /** What was written until now. */
  readonly out: string
  readonly err: string
  /** Until so much of the text on standard output fits; fails when the command ends before. */
  printed(pattern: RegExp): Promise<void>
  /** The same of standard error. */
  told(pattern: RegExp): Promise<void>
  stop(signal: 'SIGINT' | 'SIGTERM'): Promise<Result>
}

/** Starts a command that goes on until it is stopped. */
export function start(argv: string[], surroundings: Surroundings = {}): Running {
  const { env = {}, folder, isTTY = false, columns } = surroundings
  const written = { out: '', err: '' }
  const url = Promise.withResolvers<string>()
  const waiting = new Set<() => void>()
  const abort = new AbortController()
  const output = (name: 'out' | 'err') => ({
    isTTY,
    columns,
    write: (text: string) => {
      written[name] += text
      const found = /https?:\/\/[^\s]+/.exec(written.out)
      if (found) url.resolve(found[0])
      for (const look of waiting) look()
    },
  })
  const io = { stdout: output('out'), stderr: output('err'), env, folder, signal: abort.signal }
  const ended = main(argv, io).then((code) => {
    url.reject(new Error(`ended with ${code}: ${written.err}`))
    return { code, ...written }
  })
  url.promise.catch(() => {})
  const until = (name: 'out' | 'err', pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(written[name])) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      ended.then(() => reject(new Error(`ended before ${pattern}: ${written.out}${written.err}`)))
      look()
    })
  const stop = (signal: 'SIGINT' | 'SIGTERM') => {
    abort.abort(signal)
    return ended
  }
  return {
    url: url.promise,
    ended,
    get out() {
      return written.out
    },
    get err() {
      return written.err
    },
    printed: (pattern) => until('out', pattern),
    told: (pattern) => until('err', pattern),
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGTERM')
    },
  }
}
