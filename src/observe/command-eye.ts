import { type ChildProcess, spawn } from 'node:child_process'
import type { Eye, Look, Seen } from './eye.ts'
import type { Sighting } from './sighting.ts'

/** Programs at once; a look that waits for its turn has not begun. */
const most = 4
const timeoutMs = 30_000

/**
 * Runs a command of the shell for each thing that is looked for. It ends with 0 where the change can be seen, with 1
 * where it cannot yet; any other end is no answer. What is looked for stands in its environment: names and values of
 * others never become a part of the command.
 */
export function commandEye(command: string): Eye {
  const running = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let busy = 0
  const turn = async () => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy++
  }
  const done = () => {
    const next = waiting.shift()
    if (next) next()
    else busy--
  }
  return {
    watches: () => true,
    look: async (sightings): Promise<Look> => {
      const looks = await Promise.all(
        sightings.map(async (sighting) => {
          await turn()
          try {
            return await ask(command, sighting, running)
          } finally {
            done()
          }
        }),
      )
      const last = Math.max(...looks.map(({ tookMs }) => tookMs))
      const failure = looks.find((look) => look.failure !== null)?.failure ?? null
      return { seen: looks.map(({ seen }) => seen), tookMs: last, failure }
    },
    close: () => {
      for (const child of running) child.kill()
    },
  }
}

interface Answer {
  seen: Seen
  tookMs: number
  failure: string | null
}

function ask(command: string, sighting: Sighting, running: Set<ChildProcess>): Promise<Answer> {
  const began = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      env: { ...process.env, ...environmentOf(sighting) },
    })
    running.add(child)
    let words = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      if (words.length < 500) words += chunk.toString('utf8')
    })
    const end = (seen: Seen, failure: string | null) => {
      running.delete(child)
      resolve({ seen, tookMs: performance.now() - began, failure })
    }
    child.once('error', (error) => end('unknown', `the command cannot be run: ${error.message}`))
    child.once('close', (code, signal) => {
      if (code === 0 || code === 1) end(code === 0 ? 'shown' : 'not-yet', null)
      else end('unknown', `the command ended with ${code ?? signal}: ${words.trim().slice(0, 200)}`)
    })
  })
}

/** For the command. */
export function environmentOf({
  resource,
  targetId,
  objectId,
  label,
  facts,
}: Sighting): Record<string, string> {
  const active = facts.find(([what]) => what === 'active' || what === 'there')
  return {
    PROBE_RESOURCE: resource,
    PROBE_ID: targetId,
    PROBE_OBJECT_ID: objectId,
    PROBE_NAME: label,
    PROBE_ACTIVE: active === undefined ? '' : String(active[1]),
    PROBE_FACTS: JSON.stringify(facts),
  }
}
