import { displayWidth } from '../base/display-width.ts'
import { driftRows, driftSummary } from './drift-text.ts'
import { plainLines, plainText } from './escape.ts'
import { explanation, times } from './explanation.ts'
import type { Report, ReportedFinding, ReportedTest, Severity } from './report-schema.ts'
import {
  failedTests,
  isOfRule,
  mendFirst,
  type RootCause,
  rootCauses,
  severityCounts,
  suitesOf,
  verdictCounts,
} from './root-cause.ts'

export interface Look {
  /** Characters of a line. */
  width: number
  /** Puts a format on a text, or leaves it alone. */
  style: (format: Format, text: string) => string
}

type Format = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

const formats: Record<Severity, Format> = { blocker: 'red', major: 'red', minor: 'yellow', info: 'cyan' }
const label = 10
/** Findings of one cause, and exchanges of a finding, that are written out. */
const mostSeen = 3
/** Tests with one reason that are told each by its name. */
const mostAlike = 6
/** Characters of a reason that is said again for each test. */
const shortReason = 60

/**
 * The report for a terminal: root causes, worst first; the tests of vendors by their names; of other tests those that
 * no cause above explains; the counts, and what to mend first.
 */
export function listReport(report: Report, look: Look): string {
  const causes = rootCauses(report)
  const { style } = look
  const first = mendFirst(report, causes)
  const lines = [
    ...causesLines(report, look),
    ...report.suites.flatMap((suite) => suiteLines(suite, causes, look)),
    ...driftLines(report, look),
    ...leftLines(report, look),
    '',
    summaryOf(report, causes, verdictCounts(suitesOf(report)), style),
    ...(first === undefined
      ? []
      : wrapped(plainText(first), look.width, `${style('bold', 'Mend first:')} `, '  ')),
    ...report.advice.flatMap((advice) => wrapped(plainText(advice), look.width, '', '')),
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

/** A vendor's tests one by one, with the rule that fails them; of rules only what no finding above has told. */
function suiteLines(
  { name, tests }: Report['suites'][number],
  causes: readonly RootCause[],
  look: Look,
): string[] {
  const told = new Set(causes.map(({ rule }) => rule))
  const shown = tests.filter(
    (test) => !isOfRule(test) || !(['pass', 'not-exercised'].includes(test.verdict) || told.has(test.name)),
  )
  if (shown.length === 0) return []
  const counts = look.style('dim', verdictCounts([{ name, tests }]))
  const folded = new Map(
    [...Map.groupBy(shown.filter(isUntold), ({ seen }) => seen)].filter(([, of]) => of.length > mostAlike),
  )
  /** The first test that has a reason, by the reason. */
  const before = new Map<string, string>()
  return [
    '',
    `${look.style('bold', plainText(name))}  ${counts}`,
    ...shown
      .filter((test) => !(isUntold(test) && folded.has(test.seen)))
      .flatMap((test) => {
        const seen = test.seen ?? ''
        const first = before.get(seen)
        if (first === undefined) before.set(seen, test.name)
        const isShort = first === undefined || seen.length <= shortReason
        return testLines(isShort ? test : { ...test, seen: `as ${first}` }, told, look)
      }),
    ...[...folded].flatMap(([seen, of]) =>
      testLines({ ...(of[0] as ReportedTest), name: `${of.length} tests`, seen }, told, look),
    ),
  ]
}

/** It was not played to its end, and says why. */
function isUntold({ verdict }: ReportedTest): boolean {
  return verdict === 'not-exercised' || verdict === 'inconclusive'
}

function testLines(
  { name, verdict, seen, failures }: ReportedTest,
  told: ReadonlySet<string>,
  { width, style }: Look,
): string[] {
  const { sign, format } = signs[verdict]
  const rules = [...new Set(failures.flatMap(({ rule }) => rule ?? []))]
  const explained = failures.length > 0 && failures.every(({ rule }) => rule !== null && told.has(rule))
  const why = explained ? rules.join(', ') : (seen ?? '')
  return wrapped(
    `${plainText(name)}${why === '' ? '' : `: ${plainText(why)}`}`,
    width,
    `  ${style(format, sign)} `,
    '    ',
  )
}

function leftLines({ left, run }: Report, { style }: Look): string[] {
  if (left.length === 0) return []
  const how = run ? `by hand, or by --clean ${plainText(run)}` : 'by hand'
  return [
    '',
    ...left.map(({ resource, id }) => `${style('yellow', 'Left behind:')} ${resource} ${plainText(id)}`),
    `Remove ${left.length === 1 ? 'it' : 'them'} ${how}.`,
  ]
}

/** Each root cause after an empty line, worst first. */
export function causesLines(report: Report, look: Look): string[] {
  return rootCauses(report).flatMap((cause) => ['', ...causeLines(cause, look)])
}

function causeLines({ rule, severity, verdict, count, findings, fails }: RootCause, look: Look): string[] {
  const { style } = look
  const [first] = findings
  const head = [style(formats[severity], severity), style('bold', plainText(rule))]
  if (verdict === 'warn') head.push(style('dim', 'a warning'))
  if (count > 1) head.push(style('dim', times(count)))
  return [
    head.join('  '),
    ...findings.slice(0, mostSeen).flatMap((finding) => seenLines(finding, look)),
    ...(findings.length > mostSeen ? labelled('', `and ${findings.length - mostSeen} more`, look) : []),
    ...(fails.length > 0 ? labelled('fails', plainText(failedTests(fails)), look) : []),
    ...(first ? explanation(first) : []).flatMap(([title, text]) => labelled(title, plainText(text), look)),
  ]
}

function seenLines({ seen, excerpt, exchangeIds }: ReportedFinding, look: Look): string[] {
  const some = exchangeIds.slice(0, mostSeen).map(plainText).join(', ')
  const requests = some === '' ? '' : ` (${some}${exchangeIds.length > mostSeen ? ' …' : ''})`
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
