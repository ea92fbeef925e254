import { isObject, type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import { headerOf, type RecordedAnswer } from './recorded.ts'

/** How the answer of now stands to the one that was recorded. */
export interface Comparison {
  /**
   * same: the same but for ids and times. body, status: other content, or another status of the same class. class:
   * success became an error, or the like. unanswered: there is no answer now. unrecorded: there was none to compare with.
   */
  verdict: 'same' | 'body' | 'status' | 'class' | 'unanswered' | 'unrecorded'
  differences: Difference[]
}

export interface Difference {
  /** `Resources[0].name.givenName`, or `Content-Type`. */
  path: string
  /** Undefined where there was nothing. */
  recorded: Json | undefined
  now: Json | undefined
}

/** More than these help nobody. */
const mostDifferences = 50

/**
 * Compares two answers to the same request.
 *
 * @param translated the recorded body with the ids of now
 */
export function compareAnswers(
  recorded: RecordedAnswer | null,
  now: RecordedAnswer | null,
  translated: (body: string) => string = (body) => body,
): Comparison {
  if (!now) return { verdict: recorded ? 'unanswered' : 'unrecorded', differences: [] }
  if (!recorded) return { verdict: 'unrecorded', differences: [] }
  const differences = [...contentDifferences(recorded, now, translated)].slice(0, mostDifferences)
  const verdict =
    classOf(recorded) !== classOf(now)
      ? 'class'
      : recorded.status !== now.status
        ? 'status'
        : differences.length > 0
          ? 'body'
          : 'same'
  return { verdict, differences }
}

function classOf({ status }: RecordedAnswer): number {
  return Math.floor(status / 100)
}

function* contentDifferences(
  recorded: RecordedAnswer,
  now: RecordedAnswer,
  translated: (body: string) => string,
): Generator<Difference> {
  const types = [recorded, now].map(({ headers }) =>
    headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase(),
  )
  if (types[0] !== undefined && types[0] !== types[1])
    yield { path: 'Content-Type', recorded: types[0], now: types[1] }
  if (recorded.bodyMissing) return
  const before = receivedJson(translated(recorded.body))
  const after = receivedJson(now.body)
  if (before === undefined || after === undefined) {
    const texts = [before === undefined ? recorded.body : '{…}', after === undefined ? now.body : '{…}']
    if (texts[0] !== texts[1]) yield { path: '', recorded: short(texts[0]), now: short(texts[1]) }
    return
  }
  yield* valueDifferences('', before, after)
}

/** What another server, or another moment, makes different by itself. */
const ofTheMoment = /(^|\.)meta\.(created|lastModified|version|location)$|(^|\.)(\$ref|location)$/
const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function* valueDifferences(path: string, recorded: Json, now: Json): Generator<Difference> {
  if (jsonEqual(recorded, now) || ofTheMoment.test(path)) return
  if (typeof recorded === 'string' && typeof now === 'string' && date.test(recorded) && date.test(now)) return
  // An id that was never learned cannot be compared; one that was is the same by now.
  if (/(^|\.)id$/.test(path)) return
  if (Array.isArray(recorded) && Array.isArray(now)) yield* listDifferences(path, recorded, now)
  else if (isObject(recorded) && isObject(now)) yield* memberDifferences(path, recorded, now)
  else yield { path, recorded, now }
}

function* memberDifferences(path: string, recorded: JsonObject, now: JsonObject): Generator<Difference> {
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(now)])) {
    const place = path === '' ? name : `${path}.${name}`
    const [before, after] = [recorded[name], now[name]]
    if (before !== undefined && after !== undefined) yield* valueDifferences(place, before, after)
    else if (!ofTheMoment.test(place)) yield { path: place, recorded: before, now: after }
  }
}

/** RFC 7643 §2.4: the values of an attribute have no order. What is the same goes away, the rest is paired as it stands. */
function* listDifferences(path: string, recorded: Json[], now: Json[]): Generator<Difference> {
  const left = [...now]
  const unmatched = recorded.filter((item) => {
    const at = left.findIndex((each) => isTheSame(item, each))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  for (let index = 0; index < Math.max(unmatched.length, left.length); index++) {
    const [before, after] = [unmatched[index], left[index]]
    const place = `${path}[${index}]`
    if (before !== undefined && after !== undefined) yield* valueDifferences(place, before, after)
    else yield { path: place, recorded: before, now: after }
  }
}

function isTheSame(a: Json, b: Json): boolean {
  return valueDifferences('', a, b).next().done === true
}

function short(text: string | undefined): string {
  const whole = text ?? ''
  return whole.length > 200 ? `${whole.slice(0, 200)} …` : whole
}
