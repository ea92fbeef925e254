import type { Played, PlayedStep } from './play.ts'
import type { Step } from './recorded.ts'

/** What makes a replay a failing one. */
export type Criterion = 'status' | 'body'

/** Whether a step did not go as it was recorded. */
export function isFailure({ comparison: { verdict } }: PlayedStep, criterion: Criterion): boolean {
  if (verdict === 'class' || verdict === 'unanswered') return true
  return criterion === 'body' && (verdict === 'body' || verdict === 'status')
}

/** One failure, by which it is known again. */
export interface Failure {
  step: Step
  /** Now: its status, or the code of what went wrong on the wire. */
  result: string
  /** What the target said, without ids and other words of the moment. */
  said: string
  /** Ids that had no counterpart in that replay either, in whatever request. */
  unknownIds: readonly string[]
}

/** The first step that fails. */
export function firstFailure({ steps }: Played, criterion: Criterion): Failure | undefined {
  const found = steps.find((played) => isFailure(played, criterion))
  return found ? { ...failureOf(found), unknownIds: unknownIn(steps) } : undefined
}

/**
 * Whether a shorter replay, of which the failing step is the last, fails in the same way. One in which something is
 * referred to whose creation was left out is another story, even when the status is the same.
 */
export function isSameFailure({ steps }: Played, failure: Failure, criterion: Criterion): boolean {
  const last = steps.at(-1)
  if (!last || last.step.number !== failure.step.number || !isFailure(last, criterion)) return false
  const { result, said } = failureOf(last)
  const known = unknownIn(steps).every((id) => failure.unknownIds.includes(id))
  return known && result === failure.result && said === failure.said
}

/** The steps up to the failing one. */
export function prefixOf(steps: readonly Step[], { step }: Failure): Step[] {
  return steps.slice(0, steps.findIndex(({ number }) => number === step.number) + 1)
}

function unknownIn(steps: readonly PlayedStep[]): string[] {
  return steps.flatMap(({ unknownIds }) => unknownIds)
}

function failureOf({ step, exchange, comparison }: PlayedStep): Omit<Failure, 'unknownIds'> {
  const result = exchange?.response ? String(exchange.response.status) : (exchange?.error?.code ?? 'nothing')
  const paths = comparison.differences.map(({ path }) => path).join(' ')
  return { step, result, said: `${wordsOf(exchange?.response?.body ?? '')} ${paths}` }
}

/** The words of an error: `scimType` and `detail`, with what changes from run to run taken out. */
function wordsOf(body: string): string {
  const [, scimType = ''] = /"scimType"\s*:\s*"([^"]*)"/.exec(body) ?? []
  const [, detail = ''] = /"detail"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body) ?? []
  return `${scimType} ${detail.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#')}`
}
