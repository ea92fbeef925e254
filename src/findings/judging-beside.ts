import { extname } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Case, CourtContext, Hearing, Ways } from './bench.ts'
import { type GivesWay, whileBusy } from './giving-way.ts'
import {
  answers,
  casesJudged,
  held,
  type JudgeAnswer,
  type JudgeMessage,
  type JudgeStart,
} from './judge-message.ts'
import type { Judging } from './judging.ts'
import type { RuleTally } from './view.ts'

/** A judge that has not finished one case in that long will not. */
const silenceMs = 60_000

/**
 * Exchanges of so many milliseconds go over together: rules that run on many exchanges in a row take half the time that they take
 * one by one.
 */
const gatherMs = 50

type Answered = (answer: JudgeAnswer) => void

/**
 * In a thread of its own: the engine only hands the exchanges over. One thread serves all IdPs of the process, begins when
 * there is something to judge, and keeps no process alive.
 */
export class JudgingBeside implements Judging {
  readonly #port: MessagePort
  readonly #progress: JudgeStart['progress'] = new Int32Array(new SharedArrayBuffer(12))
  /** Who waits for the answers to come, in their order. */
  readonly #waiting: { answered: Answered; since: number }[] = []
  readonly #givesWay: GivesWay
  #nextLook: NodeJS.Timeout | undefined
  #received = 0
  #courts = 0
  #broken: unknown

  constructor(givesWay: GivesWay) {
    this.#givesWay = givesWay
    const { port1, port2 } = new MessageChannel()
    const start: JudgeStart = { port: port2, progress: this.#progress }
    const worker = new Worker(
      new URL(`./judge-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
      { workerData: start, transferList: [port2], execArgv: ['--disable-warning=ExperimentalWarning'] },
    )
    worker.on('error', (error) => {
      this.#broken = error
      throw error
    })
    worker.unref()
    this.#port = port1
    port1.on('message', (answer: JudgeAnswer) => this.#take(answer))
    port1.unref()
  }

  open(context: CourtContext, told: Ways): number {
    const court = ++this.#courts
    this.#tell({ open: court, context, told })
    return court
  }

  soon(work: () => void): void {
    this.#look()
    setTimeout(work, gatherMs)
  }

  hear(cases: readonly Case[], done: (hearing: Hearing) => void): void {
    this.#ask({ hear: JSON.stringify(cases) }, (answer) => {
      if ('hearing' in answer) done(answer.hearing)
    })
    this.#look()
  }

  tallies(court: number): RuleTally[] {
    let tallies: RuleTally[] = []
    this.#ask({ tallies: court }, (answer) => {
      if ('tallies' in answer) tallies = answer.tallies
    })
    this.catchUp()
    return tallies
  }

  catchUp(): void {
    this.#hold(false)
    while (this.#waiting.length > 0) {
      const received = receiveMessageOnPort(this.#port)
      if (received) this.#take(received.message)
      else this.#awaitAnswer()
    }
  }

  close(courts: readonly number[]): void {
    this.#tell({ close: courts })
  }

  #tell(message: JudgeMessage): void {
    if (this.#broken) throw this.#broken
    this.#port.postMessage(message)
  }

  #ask(message: JudgeMessage, answered: Answered): void {
    this.#tell(message)
    this.#waiting.push({ answered, since: performance.now() })
  }

  /** Holds the judge back, or lets him work; looks again as long as there is something to be judged. */
  #look(): void {
    const [oldest] = this.#waiting
    this.#hold(this.#givesWay(oldest && performance.now() - oldest.since))
    clearTimeout(this.#nextLook)
    if (oldest) this.#nextLook = setTimeout(() => this.#look(), gatherMs).unref()
  }

  #hold(wait: boolean): void {
    Atomics.store(this.#progress, held, wait ? 1 : 0)
    if (!wait) Atomics.notify(this.#progress, held)
  }

  #take(answer: JudgeAnswer): void {
    this.#received = (this.#received + 1) | 0
    const asked = this.#waiting.shift()
    if ('error' in answer) throw answer.error
    asked?.answered(answer)
  }

  /** Until one more was sent than was received. Gives up when the judge stands still: better an error than a process that hangs. */
  #awaitAnswer(): void {
    const judged = Atomics.load(this.#progress, casesJudged)
    const result = Atomics.wait(this.#progress, answers, this.#received, silenceMs)
    if (result !== 'timed-out' || Atomics.load(this.#progress, casesJudged) !== judged) return
    throw new Error(`The judge has not finished a single exchange in ${silenceMs / 1000} s.`)
  }
}

let shared: JudgingBeside | undefined

/** The one of this process. */
export function judgingBeside(): Judging {
  shared ??= new JudgingBeside(whileBusy())
  return shared
}
