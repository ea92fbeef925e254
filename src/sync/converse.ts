import { type Clock, realNow } from '../base/clock.ts'
import type { Member } from '../dialect/group/member.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { Answer, Conversation } from '../dialect/request-spec.ts'
import { exchangeId } from '../journal/ids.ts'
import type { Journal } from '../journal/journal.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { AnswerOrder } from './answer-order.ts'
import type { AppContext } from './app-context.ts'
import { Interrupted } from './interrupted.ts'
import type { NamedMembers } from './named-members.ts'
import type { Pacer } from './pacer.ts'
import type { OperationStep } from './view.ts'

/** Which operation and cycle the requests belong to, and what they leave behind. */
export interface Trace {
  operationSeq: number | null
  cycleId: number | null
  steps: OperationStep[]
  exchangeSeqs: number[]
  /** Ids of members that were told, a few hundred at most. */
  members: { added: string[]; removed: string[] }
  /** What of a whole list of members that was told is new: noted for apps whose target is looked at. */
  newInList: { added: string[]; removed: string[] } | undefined
  sentAt: number | null
  sentRealAt: number | null
}

export function newTrace(operationSeq: number | null, cycleId: number | null): Trace {
  return {
    operationSeq,
    cycleId,
    steps: [],
    exchangeSeqs: [],
    members: { added: [], removed: [] },
    newInList: undefined,
    sentAt: null,
    sentRealAt: null,
  }
}

/** Remembers who is told to a group, for logs. */
export function noteMembers({ members }: Trace, added: readonly Member[], removed: readonly Member[]): void {
  const room = (list: string[]) => Math.max(0, mostMembersNoted - list.length)
  members.added.push(...added.slice(0, room(members.added)).map(({ targetId }) => targetId))
  members.removed.push(...removed.slice(0, room(members.removed)).map(({ targetId }) => targetId))
}

/** Beyond these a log says nothing of members. */
const mostMembersNoted = 200

export interface ConverseParts {
  clock: Clock
  journal: Journal
  pacer: Pacer
  answers: AnswerOrder
  named: NamedMembers
  /** The cycle under way; without one a request belongs to the cycle that it was planned in. */
  cycle?: (() => number | undefined) | undefined
  /** Called when a job begins to wait for the clock, so that somebody may move it. */
  onProgress: () => void
}

/**
 * Drives a conversation through the wire: sends what it yields, writes each exchange down, hands the answer back, or why
 * there was none. Ends with `Interrupted` when the engine stops.
 */
export async function converse<Result>(
  { clock, journal, pacer, answers, onProgress }: ConverseParts,
  app: AppContext,
  trace: Trace,
  conversation: Conversation<Result>,
): Promise<Result> {
  let step = conversation.next()
  while (!step.done) {
    const request = step.value
    // A connection test is no job: somebody waits for it, and with a virtual clock nobody would end its pause.
    const withinJob = trace.operationSeq !== null && trace.exchangeSeqs.length > 0
    const turn = pacer.turn(withinJob)
    if (pacer.asleep > 0) onProgress()
    await turn
    const startedAt = clock.now()
    trace.sentAt ??= startedAt
    trace.sentRealAt ??= realNow()
    const extras: Exchange[] = []
    const answer = await answers.take((turn) =>
      app.transport.send(request, {
        turn,
        onExtra: (extra) => extras.push(extra),
        onLate: (late) => {
          if (late.error?.code !== 'aborted') write(journal, app, trace, request.intent, clock.now(), late)
        },
      }),
    )
    const exchange = await keptBack(answer, pacer, onProgress)
    if (exchange.error?.code === 'aborted') throw new Interrupted()
    for (const each of [...extras, exchange]) write(journal, app, trace, request.intent, startedAt, each)
    if (app.transport.holds) await answers.take(() => app.transport.release(request))
    step = conversation.next(toAnswer(withoutSecrets(exchange, app, journal)))
  }
  return step.value
}

/** An answer that was kept back on purpose, once its time has come. */
async function keptBack(exchange: Exchange, pacer: Pacer, onProgress: () => void): Promise<Exchange> {
  const heldMs = exchange.fault?.heldMs
  if (heldMs === undefined) return exchange
  const answered = performance.now()
  const waited = pacer.pause(heldMs)
  if (pacer.asleep > 0) onProgress()
  await waited
  return { ...exchange, durationMs: exchange.durationMs + performance.now() - answered }
}

function write(
  journal: Journal,
  app: AppContext,
  trace: Trace,
  intent: string,
  startedAt: number,
  exchange: Exchange,
): void {
  const { operationSeq, cycleId } = trace
  const { secrets } = app.transport
  const seq = journal.append({ appId: app.id, operationSeq, cycleId, intent, startedAt, exchange, secrets })
  trace.exchangeSeqs.push(seq)
  trace.steps.push({
    at: new Date(startedAt).toISOString(),
    name: intent,
    exchangeId: exchangeId(seq),
    result: exchange.response ? String(exchange.response.status) : (exchange.error?.code ?? 'no answer'),
  })
}

/** What a target says of its refusal is told to administrators: not what it quotes of credentials and passwords. */
function withoutSecrets(
  exchange: Exchange,
  { id: appId, transport }: AppContext,
  journal: Journal,
): Exchange {
  const refused = exchange.response !== null && exchange.response.status >= 400
  return refused ? journal.masked({ appId, exchange, secrets: transport.secrets }) : exchange
}

function toAnswer(exchange: Exchange): Answer {
  if (!exchange.response) {
    return { status: 0, headers: {}, text: '', unanswered: transportFailure(exchange) }
  }
  const { status, headers, body } = exchange.response
  const lowered: Record<string, string> = {}
  for (const [name, value] of headers) lowered[name.toLowerCase()] = value
  return { status, headers: lowered, text: body }
}

function transportFailure({ request, error }: Exchange): Failure {
  return {
    class: 'network',
    reason: error && timeouts.has(error.code) ? 'timeout' : 'transport',
    status: null,
    message: `${request.method} ${request.path} got no complete answer${error ? `: ${error.message}` : '.'}`,
    detail: error?.message ?? null,
    retryAfter: null,
    ...(request.method !== 'GET' && !(error && unsent.has(error.code)) && { inDoubt: true as const }),
  }
}

/** What ends a request before it is sent. */
const unsent: ReadonlySet<NonNullable<Exchange['error']>['code']> = new Set([
  'connect-refused',
  'connect-timeout',
  'dns',
  'tls',
  'auth',
])

const timeouts: ReadonlySet<NonNullable<Exchange['error']>['code']> = new Set([
  'connect-timeout',
  'first-byte-timeout',
  'total-timeout',
])
