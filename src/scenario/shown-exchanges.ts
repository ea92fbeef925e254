import type { ExchangeView } from '../journal/exchange-view.ts'
import { numberIn } from '../journal/ids.ts'
import type { RunResult } from './run-result.ts'
import type { Stage } from './stage.ts'

/** Of findings: the first exchange of each, of so many findings. */
const ofFindings = 20
/** Of a run that did not pass: the last so many. */
const ofFailure = 20

/** What of the traffic is worth showing beside the result, in the order in which it was sent. */
export function shownExchanges(
  { idp }: Pick<Stage, 'idp'>,
  { findings, outcome }: Pick<RunResult, 'findings' | 'outcome'>,
): ExchangeView[] {
  const last =
    outcome === 'passed' ? [] : idp.journal.list({ limit: ofFailure, order: 'newest-first' }).reverse()
  const known = new Set(last.map(({ id }) => id))
  const named = new Set(findings.slice(0, ofFindings).flatMap(({ exchangeIds }) => exchangeIds.slice(0, 1)))
  const others = [...named].flatMap((id) =>
    known.has(id) ? [] : (idp.journal.get(numberIn('exc', id) ?? 0) ?? []),
  )
  return [...others, ...last].sort((a, b) => a.seq - b.seq)
}
