import { delayOf } from './items.ts'
import { type MeasuredChange, stages } from './result-schema.ts'

const idpStages = stages.filter((stage) => stage.startsWith('committed'))

const columns = [
  'change',
  'event',
  'fate',
  'sight',
  'due_ms',
  ...stages.map((stage) => `${stage.replace('→', '_')}_ms`),
  'idp_due_ms',
  ...idpStages.map((stage) => `idp_${stage.replace('→', '_')}_ms`),
]

/** A line for each change, RFC 4180: milliseconds, a cell is empty where there is no figure. */
export function* csvOf(changes: readonly MeasuredChange[]): Generator<string> {
  yield `${columns.join(',')}\r\n`
  for (const change of changes) {
    const cells = [
      change.change,
      change.event,
      change.fate,
      change.sight ?? '',
      shown(change.due),
      ...stages.map((stage) => shown(delayOf(change, stage, 'real'))),
      shown(change.idp.due),
      ...idpStages.map((stage) => shown(delayOf(change, stage, 'idp'))),
    ]
    yield `${cells.join(',')}\r\n`
  }
}

function shown(ms: number | null): string {
  return ms === null ? '' : String(Math.round(ms * 1000) / 1000)
}
