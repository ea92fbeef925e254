// The thread of the judge: rules run here, so that the wire does not wait for them.
import { setPriority } from 'node:os'
import { workerData } from 'node:worker_threads'
import { Bench, type Case } from './bench.ts'
import {
  answers,
  casesJudged,
  held,
  type JudgeAnswer,
  type JudgeMessage,
  type JudgeStart,
} from './judge-message.ts'

const { port, progress }: JudgeStart = workerData
const bench = new Bench()

/**
 * Where cores are few, the engine and the target go before; but this thread is not left with nothing, for who asks for
 * findings waits for it.
 */
const niceness = 10
// Only on Linux has a thread a priority of its own.
if (process.platform === 'linux') setPriority(niceness)

port.on('message', (message: JudgeMessage) => {
  if ('open' in message) bench.open(message.open, message.context, message.told)
  else if ('close' in message) bench.close(message.close)
  else {
    // The engine's thread knows when: it keeps nobody waiting who has asked.
    Atomics.wait(progress, held, 1)
    port.postMessage(answerTo(message))
    Atomics.add(progress, answers, 1)
    Atomics.notify(progress, answers)
  }
})

/** A mistake of ours is told: who waits for the answer must not wait for ever. */
function answerTo(message: Exclude<JudgeMessage, { open: number } | { close: unknown }>): JudgeAnswer {
  try {
    if ('tallies' in message) return { tallies: bench.tallies(message.tallies) }
    const cases: Case[] = JSON.parse(message.hear)
    return { hearing: bench.hear(cases, () => Atomics.add(progress, casesJudged, 1)) }
  } catch (error) {
    return { error }
  }
}
