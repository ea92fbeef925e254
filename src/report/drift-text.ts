import type { Json } from '../base/json.ts'
import { plainText } from './escape.ts'
import type { ReportedDrift } from './report-schema.ts'

/** One row for each thing that differs: what, resource, name, in words, and the requests that led there. */
export interface DriftRow {
  what: 'missing' | 'extra' | 'different' | 'duplicate'
  resource: string
  name: string
  id: string
  words: string
  exchangeIds: readonly string[]
}

/** All that differs, in one list. What a target sent is written out. */
export function driftRows({ missing, extra, different, duplicates }: ReportedDrift): DriftRow[] {
  return [
    ...missing.map(
      ({ cause, ...item }): DriftRow => ({
        ...common(item),
        what: 'missing',
        words: cause === 'target-refused' ? 'the target would not take it' : 'gone from the target',
      }),
    ),
    ...extra.map(
      ({ because, ...item }): DriftRow => ({ ...common(item), what: 'extra', words: extraWords[because] }),
    ),
    ...different.map(({ attribute, expected, actual, cause, ...item }): DriftRow => {
      const refused = cause === 'target-refused' ? ', refused' : ''
      const words = `${plainText(attribute)} is ${short(actual)}, told ${short(expected)}${refused}`
      return { ...common(item), what: 'different', words }
    }),
    ...duplicates.map(
      ({ resource, name, ids, exchangeIds }): DriftRow => ({
        ...common({ resource, name, id: ids[0] ?? null, exchangeIds }),
        what: 'duplicate',
        words: `${ids.length} resources: ${ids.map(plainText).join(', ')}`,
      }),
    ),
  ]
}

/** What the reading comes to, in a sentence or two. */
export function driftSummary(drift: ReportedDrift): string {
  const { app, equal, checked, unread, more, unreachable, complete, untold } = drift
  const resources = checked === 1 ? '1 resource' : `${checked} resources`
  const found = driftRows(drift).length + more
  const sentences = [
    equal
      ? `${plainText(app)}: the target is what the IdP believes; ${resources} looked at.`
      : `${plainText(app)}: ${found === 1 ? '1 difference' : `${found} differences`}; ${resources} looked at.`,
    ...(more > 0 ? [`${more} of them are not told one by one.`] : []),
    ...(unread > 0 ? [`${unread} could not be read.`] : []),
    ...(unreachable === null ? [] : [`The target gave no answer: ${plainText(unreachable)}`]),
    ...(complete || unreachable !== null
      ? []
      : ['The lists were not whole, so there may be more that is extra.']),
    ...(untold.length > 0 ? [`${untold.length} not told yet, which is no drift.`] : []),
  ]
  return sentences.join(' ')
}

const extraWords: Record<ReportedDrift['extra'][number]['because'], string> = {
  deleted: 'still there, although it was deleted',
  'made-twice': 'made a second time',
  refused: 'still there, its deletion was refused',
}

function common(item: { resource: string; name: string; id: string | null; exchangeIds: readonly string[] }) {
  const { resource, name, id, exchangeIds } = item
  return { resource, name: plainText(name), id: plainText(id ?? ''), exchangeIds }
}

function short(value: Json): string {
  if (value === null) return 'nothing'
  const text = plainText(JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
