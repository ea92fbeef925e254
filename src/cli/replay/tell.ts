import type { Difference } from '../../replay/compare.ts'
import type { PlayedStep } from '../../replay/play.ts'
import { plainText } from '../../report/escape.ts'
import type { Io } from '../io.ts'
import { type Style, styleFor } from '../style.ts'
import { writeReports } from '../write-reports.ts'
import { exchangesOf, type ReplayReport } from './replay-report.ts'
import { shownStep } from './shown-step.ts'
import type { Reduced } from './shrink-replay.ts'

/** Differences of one answer that are printed; `--json` has more. */
const mostPrinted = 4
/** Characters of a value that are printed. */
const longestValue = 80

export function printReplay(report: ReplayReport, io: Io): void {
  const { stdout, env } = io
  const style = styleFor(stdout, env)
  const { file, recording, picked, attempt, target, findings, profile } = report
  const over = picked.passedOver === 0 ? '' : `, ${counted(picked.passedOver, 'other')} passed over`
  stdout.write(
    `${file} (${recording.form}): ${counted(picked.steps.length, 'request')} below ${plainText(picked.base || '/')}${over}\n`,
  )
  if (target !== null) {
    stdout.write(`against ${target}\n\n`)
    for (const played of attempt.steps) stdout.write(stepText(shownStep(played, report.secrets), style))
    stdout.write(`\n${summary(report)}\n${interruptedText(report, style)}`)
  }
  for (const note of report.notes) stdout.write(`${note}\n`)
  if (findings.length > 0) {
    stdout.write('\n')
    const found = {
      target: target ?? picked.base,
      profile,
      suites: [],
      findings,
      exchanges: exchangesOf(report),
    }
    writeReports(found, [{ format: 'list', file: undefined }], io)
  } else stdout.write('No rule is broken by this traffic.\n')
  stdout.write(shrunkText(report, style))
}

const marks: Record<PlayedStep['comparison']['verdict'], { sign: string; format: Parameters<Style>[0] }> = {
  same: { sign: '✓', format: 'green' },
  body: { sign: '≠', format: 'yellow' },
  status: { sign: '≠', format: 'yellow' },
  class: { sign: '✗', format: 'red' },
  unanswered: { sign: '✗', format: 'red' },
  unrecorded: { sign: '·', format: 'dim' },
}

function stepText(played: PlayedStep, style: Style): string {
  const { step, exchange, flaw, comparison, unknownIds, masked } = played
  const { sign, format } = marks[comparison.verdict]
  const { path, query } = exchange?.request ?? step
  const place = plainText(query === null ? path : `${path}?${query}`)
  const before = step.answer ? String(step.answer.status) : '–'
  const now = exchange?.response
    ? String(exchange.response.status)
    : flaw === null
      ? (exchange?.error?.code ?? 'nothing')
      : 'not sent'
  const result = before === now ? now : before === '–' ? now : `${before} → ${now}`
  const lines = [
    `${style(format, sign)} ${String(step.number).padStart(3)} ${step.method.padEnd(6)} ${place}  ${style(format, result)}`,
  ]
  if (flaw !== null) lines.push(`${flaw}`)
  if (exchange?.error) lines.push(exchange.error.message)
  if (comparison.verdict === 'class' && exchange?.response)
    lines.push(`it answered ${short(exchange.response.body)}`)
  else lines.push(...comparison.differences.slice(0, mostPrinted).map(differenceText))
  const more = comparison.verdict === 'class' ? 0 : comparison.differences.length - mostPrinted
  if (more > 0) lines.push(`and ${counted(more, 'difference')} more`)
  if (unknownIds.length > 0)
    lines.push(`sent with ids of the recording: ${unknownIds.map(plainText).join(', ')}`)
  if (masked.length > 0) lines.push(`sent with what is masked in the recording: ${masked.join(', ')}`)
  return `${lines.map((line, index) => (index === 0 ? line : `             ${style('dim', plainText(line))}`)).join('\n')}\n`
}

function differenceText({ path, recorded, now }: Difference): string {
  const where = path === '' ? 'the body' : path
  if (recorded === undefined) return `${where}: now ${short(JSON.stringify(now))}, not recorded`
  if (now === undefined) return `${where}: recorded ${short(JSON.stringify(recorded))}, not there now`
  return `${where}: recorded ${short(JSON.stringify(recorded))}, now ${short(JSON.stringify(now))}`
}

function summary({ attempt, picked }: ReplayReport): string {
  const count = (...verdicts: string[]) =>
    attempt.steps.filter(({ comparison }) => verdicts.includes(comparison.verdict)).length
  const parts = [
    [count('same'), 'as recorded'],
    [count('body'), 'with other content'],
    [count('status'), 'with another status of the same class'],
    [count('class'), 'with another class of status'],
    [count('unanswered'), 'without an answer'],
    [count('unrecorded'), 'with nothing to compare with'],
  ] as const
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  const { renamedIds, lookUps, left } = attempt
  const ids =
    renamedIds === 0
      ? ''
      : ` ${counted(renamedIds, 'id')} renamed${lookUps === 0 ? '' : `, ${counted(lookUps, 'look-up')} to find some out`}.`
  const rest =
    attempt.steps.length < picked.steps.length
      ? ` ${picked.steps.length - attempt.steps.length} not sent any more.`
      : ''
  const behind = left.length === 0 ? '' : ` Left behind: ${left.map(plainText).join(', ')}.`
  const head = [counted(attempt.steps.length, 'request'), ...(told.length > 0 ? [told.join(', ')] : [])]
  return `${head.join(': ')}.${ids}${rest}${behind}`
}

function interruptedText({ interrupted, attempt, picked }: ReplayReport, style: Style): string {
  if (!interrupted) return ''
  const far = `Interrupted after ${attempt.steps.length} of ${counted(picked.steps.length, 'request')}`
  const lost =
    attempt.underWay === null
      ? ''
      : `; request ${attempt.underWay} was on its way, and the target may have done it`
  return `${style('bold', `${far}${lost}.`)}\n`
}

function shrunkText(
  { failure, shrunk, picked, interrupted, reset = '' }: ReplayReport,
  style: Style,
): string {
  if (!failure || !shrunk) return ''
  const head = `Shrunk from ${picked.steps.length} to ${counted(shrunk.steps.length, 'request')} in ${counted(shrunk.tries, 'try', 'tries')}${endOfSearch(shrunk, interrupted)}.`
  const lines = shrunk.steps.map(
    ({ number, method, path, query }) =>
      `  ${String(number).padStart(3)} ${method.padEnd(6)} ${plainText(query === null ? path : `${path}?${query}`)}`,
  )
  return `\n${style('bold', head)}\n${reset}\n${lines.join('\n')}\n`
}

function endOfSearch({ minimal }: Reduced, interrupted: boolean | undefined): string {
  if (minimal) return ': without any of them the last one does not fail'
  return interrupted ? ' until it was interrupted' : '; more tries may find fewer (--max-tries)'
}

function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`
}

function short(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)} …` : text
}
