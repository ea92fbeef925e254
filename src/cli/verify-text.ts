import type { VerifyFinding } from '../verify/finding.ts'
import type { Report } from '../verify/report.ts'
import type { TestReport } from '../verify/test-report.ts'
import type { Style } from './style.ts'

const marks: Record<TestReport['verdict'], { sign: string; format: Parameters<Style>[0] }> = {
  pass: { sign: '✓', format: 'green' },
  fail: { sign: '✗', format: 'red' },
  warn: { sign: '!', format: 'yellow' },
  inconclusive: { sign: '?', format: 'yellow' },
  'not-exercised': { sign: '·', format: 'dim' },
}

/** One line for a test, with what was seen where it did not pass. */
export function printTest(suite: string, { name, verdict, seen }: TestReport, style: Style): string {
  const { sign, format } = marks[verdict]
  const line = `${style(format, sign)} ${style('dim', suite)} ${plainText(name)}`
  return seen === null ? `${line}\n` : `${line}: ${style('dim', plainText(seen))}\n`
}

/** The findings, worst first, and how many tests went how. */
export function printReport({ findings, suites, requests, left, run }: Report, style: Style): string {
  const tests = suites.flatMap((suite) => suite.tests)
  const counts = Object.keys(marks).flatMap((verdict) => {
    const count = tests.filter((test) => test.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdict.replace('-', ' ')}`]
  })
  return [
    ...findings.map((finding) => printFinding(finding, style)),
    `\n${counts.join(', ')}; ${findings.length} findings; ${requests} requests; run ${run}.\n`,
    ...left.map(({ resource, id }) => `Left behind: ${resource} ${plainText(id)}\n`),
    ...(left.length > 0 ? [`Remove them by hand, or by --clean ${run}.\n`] : []),
  ].join('')
}

function printFinding(finding: VerifyFinding, style: Style): string {
  const { rule, severity, count, seen, excerpt, required, source, breaks, fix, disagreement } = finding
  const lines = [
    `\n${style(severity === 'blocker' || severity === 'major' ? 'red' : 'yellow', severity)} ${style('bold', rule)}${count > 1 ? ` (${count} times)` : ''}`,
    `  seen      ${plainText(seen)}`,
    ...(excerpt ? [`            > ${plainText(excerpt.line)}`] : []),
    `  required  ${required} ${style('dim', source)}`,
    `  breaks    ${breaks}`,
    `  fix       ${fix}${disagreement === null ? '' : ` But: ${disagreement}`}`,
  ]
  return `${lines.join('\n')}\n`
}

/** What a target sent must not move the cursor of a terminal or break a line. */
function plainText(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\t' ? ' ' : '�'))
}
