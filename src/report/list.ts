import { displayWidth } from '../base/display-width.ts'
import { driftRows, driftSummary } from './drift-text.ts'
import { plainLines, plainText } from './escape.ts'
import { explanation, times } from './explanation.ts'
import type { Report, ReportedFinding, Severity } from './report-schema.ts'
import { type RootCause, rootCauses, severityCounts, suitesOf, verdictCounts } from './root-cause.ts'

export interface Look {
  /** Characters of a line. */
  width: number
  /** Puts a format on a text, or leaves it alone. */
  style: (format: Format, text: string) => string
}

type Format = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

const formats: Record<Severity, Format> = { blocker: 'red', major: 'red', minor: 'yellow', info: 'cyan' }
const label = 10

/** The report for a terminal: root causes, worst first, then the tests that did not pass, then the counts. */
export function listReport(report: Report, look: Look): string {
  const causes = rootCauses(report)
  const suites = suitesOf(report)
  const open = suites.flatMap(({ name, tests }) =>
    tests
      .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-exercised')
      .map((test) => ({ name, test })),
  )
  const { style } = look
  const lines = [
    ...causesLines(report, look),
    ...(report.suites.length > 0 && open.length > 0 ? [''] : []),
    ...(report.suites.length > 0 ? open : []).flatMap(({ name, test }) => {
      const { sign, format } = signs[test.verdict]
      const said = test.seen ? `: ${plainText(test.seen)}` : ''
      return wrapped(
        `${plainText(name)} › ${plainText(test.name)}${said}`,
        look.width,
        `${style(format, sign)} `,
        '  ',
      )
    }),
    ...driftLines(report, look),
    '',
    summaryOf(report, causes, verdictCounts(suites), style),
  ]
  return `${lines.join('\n').replace(/^\n/, '')}\n`
}

const signs: Record<Report['suites'][number]['tests'][number]['verdict'], { sign: string; format: Format }> =
  {
    pass: { sign: '✓', format: 'green' },
    fail: { sign: '✗', format: 'red' },
    warn: { sign: '!', format: 'yellow' },
    inconclusive: { sign: '?', format: 'yellow' },
    'not-exercised': { sign: '·', format: 'dim' },
  }

/** Each root cause after an empty line, worst first. */
export function causesLines(report: Report, look: Look): string[] {
  return rootCauses(report).flatMap((cause) => ['', ...causeLines(cause, look)])
}

function causeLines({ rule, severity, verdict, count, findings }: RootCause, look: Look): string[] {
  const { style } = look
  const [first] = findings
  const head = [style(formats[severity], severity), style('bold', plainText(rule))]
  if (verdict === 'warn') head.push(style('dim', 'a warning'))
  if (count > 1) head.push(style('dim', times(count)))
  return [
    head.join('  '),
    ...findings.flatMap((finding) => seenLines(finding, look)),
    ...(first ? explanation(first) : []).flatMap(([title, text]) => labelled(title, plainText(text), look)),
  ]
}

function seenLines({ seen, excerpt, exchangeIds }: ReportedFinding, look: Look): string[] {
  const requests = exchangeIds.length > 0 ? ` (${exchangeIds.map(plainText).join(', ')})` : ''
  return [
    ...labelled('seen', `${plainText(seen)}${requests}`, look),
    ...(excerpt ? plainLines(excerpt.line) : []).flatMap((line) =>
      wrapped(
        line,
        look.width,
        `  ${' '.repeat(label)}${look.style('red', '>')} `,
        `  ${' '.repeat(label)}  `,
      ),
    ),
  ]
}

function driftLines({ drift }: Report, look: Look): string[] {
  if (!drift) return []
  return [
    '',
    ...wrapped(driftSummary(drift), look.width, '', ''),
    ...driftRows(drift).flatMap(({ what, resource, name, words }) =>
      labelled(what, `${resource} ${name}: ${words}`, look),
    ),
  ]
}

function summaryOf(
  report: Report,
  causes: readonly RootCause[],
  verdicts: string,
  style: Look['style'],
): string {
  const findings = causes.length === 0 ? style('green', 'nothing is broken') : severityCounts(causes)
  return `${plainText(report.target)}: ${findings}${verdicts === '' ? '' : `; ${verdicts}`}.`
}

function labelled(title: string, text: string, { width, style }: Look): string[] {
  const indent = ' '.repeat(label + 2)
  return wrapped(text, width, `  ${style('dim', title.padEnd(label))}`, indent)
}

/** Broken at spaces, and inside of words that are longer than a line. */
export function wrapped(text: string, width: number, first: string, rest: string): string[] {
  const room = Math.max(20, width - Math.max(displayWidth(first), displayWidth(rest)))
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (displayWidth(joined) <= room) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const character of word) {
      if (displayWidth(line + character) > room) {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  // In the log of GitHub's runner a line that begins so would be a command.
  return [...lines, line].map((each, index) =>
    `${index === 0 ? first : rest}${each.replace(/^::/, '\\::').replaceAll('##[', '##\\[')}`.trimEnd(),
  )
}
