import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import { formatDuration } from '../base/format-duration.ts'
import { nearest } from '../base/nearest.ts'
import { ascending, percentile } from '../measure/percentiles.ts'
import { delayOf } from './items.ts'
import { type JudgedThreshold, type MeasuredChange, type Stage, stages, type Time } from './result-schema.ts'

export interface Threshold {
  /** As it was given. */
  text: string
  event: string
  stage: Stage
  time: Time
  /** 100: the greatest of all. */
  percent: number
  inclusive: boolean
  limitMs: number
}

export interface ThresholdDefaults {
  /** Kinds of changes that can be measured. */
  events: readonly string[]
  /** Where the threshold names none. */
  stage: Stage
}

const words: Record<string, Stage> = {
  planned: 'committed→planned',
  sent: 'committed→sent',
  acknowledged: 'committed→acknowledged',
  visible: 'committed→visible',
  ...Object.fromEntries(
    stages.flatMap((stage) => [
      [stage, stage],
      [stage.replace('→', '->'), stage],
    ]),
  ),
}

/**
 * Reads `EVENT [STAGE] [real|idp] p(95)<2s`: which changes, from where to where, in whose time, at most how long.
 *
 * @throws AppError `ERR_THRESHOLD`, with the place of the mistake marked
 */
export function parseThreshold(text: string, { events, stage }: ThresholdDefaults): Threshold {
  const reader = new Reader(text)
  const event = reader.take(/[^\s<]+/y, `the kind of change, such as ${events[0]}`)
  if (!events.includes(event.text)) {
    const meant = nearest(event.text, events)
    reader.fail(
      event.at,
      `"${event.text}" is not measured here`,
      meant ? `Did you mean ${meant}?` : `One of: ${events.join(', ')}.`,
    )
  }
  const threshold: Threshold = {
    text,
    event: event.text,
    stage,
    time: 'real',
    percent: 100,
    inclusive: false,
    limitMs: 0,
  }
  for (let word = reader.peek(/[a-z→>-]+(?=\s)/y); word; word = reader.peek(/[a-z→>-]+(?=\s)/y)) {
    if (word.text === 'max') break
    reader.at = word.at + word.text.length
    if (word.text === 'real' || word.text === 'idp') threshold.time = word.text
    else {
      const named = words[word.text]
      if (named === undefined) {
        return reader.fail(
          word.at,
          `"${word.text}" is no stage`,
          `One of: ${Object.keys(words).slice(0, 4).join(', ')}, sent->acknowledged, sent->visible; or real or idp.`,
        )
      }
      threshold.stage = named
    }
  }
  const figure = reader.take(/max\b|p\(?/y, 'p(95) or max')
  if (figure.text !== 'max') {
    const number = reader.take(/\d+(?:\.\d+)?/y, 'a number of percent, as in p(95)')
    threshold.percent = Number(number.text)
    if (threshold.percent > 100)
      reader.fail(number.at, `There are no ${number.text} percent`, 'From 0 to 100.')
    if (figure.text === 'p(') reader.take(/\)/y, '")"')
  }
  threshold.inclusive = reader.take(/<=?/y, '"<" or "<="').text === '<='
  const limit = reader.take(/\S+/y, 'a duration, such as 2s or 500ms')
  threshold.limitMs = durationAt(limit, reader)
  const rest = reader.peek(/\S+/y)
  if (rest) reader.fail(rest.at, `"${rest.text}" is too much`, 'A threshold ends with its duration.')
  return threshold
}

interface Token {
  text: string
  at: number
}

class Reader {
  at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  peek(pattern: RegExp): Token | undefined {
    while (this.#text[this.at] === ' ') this.at++
    pattern.lastIndex = this.at
    const found = pattern.exec(this.#text)
    return found ? { text: found[0], at: this.at } : undefined
  }

  take(pattern: RegExp, wanted: string): Token {
    const token = this.peek(pattern)
    if (!token) this.fail(this.at, `here should be ${wanted}`, 'The whole: user.deactivated p(95)<2s')
    this.at = token.at + token.text.length
    return token
  }

  fail(at: number, message: string, hint: string): never {
    throw new AppError(
      'ERR_THRESHOLD',
      `The threshold cannot be read at column ${at + 1}: ${message}.\n  ${this.#text}\n  ${' '.repeat(at)}^`,
      { hint },
    )
  }
}

function durationAt({ text, at }: Token, reader: Reader): number {
  try {
    return parseDuration(text)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return reader.fail(at, `"${text}" is no duration`, 'Write 500ms, 2s, 40m, 1h or PT40M.')
  }
}

/**
 * Whether so many percent took no longer. Who was told and not seen, or was never told for good, is later than anybody;
 * of whom nobody can tell, or had nothing to be told, says nothing. Pure.
 */
export function judgeThreshold(threshold: Threshold, changes: readonly MeasuredChange[]): JudgedThreshold {
  const { text, event, stage, time, percent, inclusive, limitMs } = threshold
  const concerned = changes.filter((change) => change.event === event)
  const values = concerned.flatMap((change) => judgedValue(change, stage, time) ?? [])
  const value = percentile(ascending(values), percent)
  const common = { text, event, stage, time, limitMs }
  if (value === null) {
    return { ...common, actualMs: null, ok: false, reason: 'nothing was measured' }
  }
  const never = values.filter((each) => each === Number.POSITIVE_INFINITY).length
  if (value === Number.POSITIVE_INFINITY) {
    return { ...common, actualMs: null, ok: false, reason: `${never} of ${values.length} never arrived` }
  }
  const ok = inclusive ? value <= limitMs : value < limitMs
  return { ...common, actualMs: value, ok, reason: ok ? null : `it took ${formatDuration(value)}` }
}

function judgedValue(change: MeasuredChange, stage: Stage, time: Time): number | null {
  const { fate, sight } = change
  if (fate === 'failed' || fate === 'pending') return Number.POSITIVE_INFINITY
  if (stage.endsWith('visible') && (sight === 'unseen' || sight === 'watched'))
    return Number.POSITIVE_INFINITY
  return delayOf(change, stage, time)
}
