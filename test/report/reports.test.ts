import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { githubReport } from '../../src/report/github.ts'
import { htmlReport } from '../../src/report/html.ts'
import { junitReport } from '../../src/report/junit.ts'
import { listReport } from '../../src/report/list.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { type ReportInput, reportSchema } from '../../src/report/report-schema.ts'
import { parseReporters, renderReport } from '../../src/report/reporters.ts'
import { rootCauses } from '../../src/report/root-cause.ts'
import { emptyReport } from './hostile.ts'

const look = { width: 80, style: (_format: string, text: string) => text }

function finding(rule: string, severity: 'blocker' | 'major' | 'minor' | 'info', more: object = {}) {
  return {
    id: 'fnd_1',
    rule,
    verdict: 'fail' as const,
    severity,
    app: 'app',
    operationId: null,
    exchangeIds: ['exc_7'],
    seen: `${rule} was seen.`,
    required: 'It is required.',
    source: 'https://www.rfc-editor.org/rfc/rfc7644#section-3.3',
    breaks: 'Entra stops.',
    fix: 'Mend it.',
    ...more,
  }
}

const report = (more: Partial<ReportInput>) =>
  reportSchema.parse({ target: 'http://app.test/scim', suites: [], findings: [], ...more })

const three = report({
  findings: [
    finding('R-minor', 'minor', { count: 9 }),
    finding('R-blocker', 'blocker', { verdict: 'warn' }),
    finding('R-major', 'major', { aspect: 'a' }),
    finding('R-major', 'minor', { seen: 'And in another way.' }),
    finding('R-failed', 'blocker', { excerpt: { part: 'response', line: '"active":"True"' } }),
  ],
  exchanges: [
    {
      id: 'exc_7',
      request: { method: 'GET', path: '/Users/1', query: 'a=b', body: null },
      response: {
        status: 200,
        headers: [['content-type', 'application/scim+json']],
        body: '{"id":"1","active":"True"}',
      },
    },
  ],
})

test('what has one cause is told once, the worst first', () => {
  expect(rootCauses(three).map(({ rule, severity, findings }) => [rule, severity, findings.length])).toEqual([
    ['R-failed', 'blocker', 1],
    ['R-blocker', 'blocker', 1],
    ['R-major', 'major', 2],
    ['R-minor', 'minor', 1],
  ])
  for (const text of [
    listReport(three, look),
    markdownReport(three),
    htmlReport(three),
    githubReport(three),
  ]) {
    const places = ['R-failed', 'R-blocker', 'R-major', 'R-minor'].map((rule) => text.indexOf(rule))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
  }
})

test('the list explains a finding in four lines and marks what was seen', () => {
  const [text] = listReport(report({ findings: three.findings.slice(4) }), look).split('\n\n')
  expect(text?.split('\n')).toEqual([
    'blocker  R-failed',
    '  seen      R-failed was seen. (exc_7)',
    '            > "active":"True"',
    '  required  It is required. https://www.rfc-editor.org/rfc/rfc7644#section-3.3',
    '  breaks    Entra stops.',
    '  fix       Mend it.',
  ])
})

test('no line of the list is wider than the terminal, and colours take no room', () => {
  const long = report({
    findings: [finding('R', 'major', { seen: '日本語 '.repeat(60), fix: 'x'.repeat(300) })],
  })
  const styled = { width: 60, style: (_format: string, text: string) => `\u001b[1m${text}\u001b[22m` }
  const plain = listReport(long, { ...look, width: 60 })
  for (const line of plain.split('\n')) {
    const width = [...line].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0)
    expect(width).toBeLessThanOrEqual(60)
  }
  expect(stripVTControlCharacters(listReport(long, styled))).toBe(plain)
})

test('the page marks the offending line in the exchange that shows it', () => {
  const html = htmlReport(three)
  expect(html).toContain('<mark>&quot;active&quot;: &quot;True&quot;</mark>')
  expect(html).toContain('GET /Users/1?a=b')
  expect(html).toContain('value="blocker"')
  expect(html).toMatch(/prefers-color-scheme:dark/)
})

test('where only traffic was judged each rule that it exercised is a test', () => {
  const judged = report({
    findings: [finding('R-1', 'major')],
    tallies: [
      { rule: 'R-1', pass: 3, fail: 1, warn: 0, inconclusive: 0 },
      { rule: 'R-2', pass: 3, fail: 0, warn: 0, inconclusive: 0 },
    ],
  })
  const xml = junitReport(judged)
  expect(xml).toContain('<testsuite name="traffic" tests="2" failures="1" skipped="0" errors="0" time="0">')
  expect(xml).toContain('<failure message="R-1 was seen." type="major">')
  expect(listReport(judged, look)).toMatch(/1 major; 1 fail, 1 pass\.\n$/)
})

test('a report of nothing says so in every format', () => {
  expect(listReport(emptyReport, look)).toBe('https://app.test/scim: nothing is broken.\n')
  expect(markdownReport(emptyReport)).toContain('Nothing is broken')
  expect(htmlReport(emptyReport)).toContain('Nothing is broken')
  expect(githubReport(emptyReport)).toBe('')
})

test('reporters are read from one text, or several', () => {
  expect(parseReporters('list,json=out/a=b.json , github')).toEqual([
    { format: 'list', file: undefined },
    { format: 'json', file: 'out/a=b.json' },
    { format: 'github', file: undefined },
  ])
  expect(parseReporters('junit=x.xml', parseReporters('list'))).toHaveLength(2)
  expect(JSON.parse(renderReport(three, { format: 'json', file: 'x' }, look))).toEqual(three)
})

test.each([
  ['junti=x', /There is no reporter "junti"; there are list, json, junit, html, markdown, github/],
  ['junit=', /The file is missing after "junit="/],
  ['html', /goes into a file/],
  ['list,list', /given twice/],
  ['json=a,junit=a', /Two reports would be written to a/],
  ['toString', /There is no reporter/],
])('"%s" is no list of reporters', (text, message) => {
  expect(() => parseReporters(text)).toThrow(message)
})

const played = report({
  findings: [finding('R-seldom', 'blocker'), finding('R-often', 'blocker', { fix: 'Answer with 200.' })],
  suites: [
    {
      name: 'vendor',
      tests: [
        { name: 'Create a User', verdict: 'pass', rules: ['R-often'], seen: null },
        failing('Find a User', 'R-often'),
        failing('Find a Group', 'R-often'),
        failing('Delete a User', null),
        { name: 'Consent', verdict: 'not-exercised', rules: [], seen: 'Only the vendor can.' },
      ],
    },
    {
      name: 'rfc',
      tests: [
        { name: 'R-often', verdict: 'fail', rules: ['R-often'], seen: 'told above' },
        { name: 'R-fine', verdict: 'pass', rules: ['R-fine'], seen: null },
        { name: 'R-hidden', verdict: 'inconclusive', rules: ['R-hidden'], seen: 'Nobody knows.' },
      ],
    },
  ],
  run: 'r1',
  left: [{ resource: 'User', id: '17' }],
  advice: ['It does not see everything.'],
})

function failing(name: string, rule: string | null) {
  const seen = `${name} went wrong.`
  return { name, verdict: 'fail' as const, rules: [], seen, failures: [{ seen, rule, exchangeId: 'exc_1' }] }
}

test('of equal weight is mended first what fails more tests, and every report says which', () => {
  expect(rootCauses(played).map(({ rule, fails }) => [rule, fails.length])).toEqual([
    ['R-often', 2],
    ['R-seldom', 0],
  ])
  for (const text of [
    listReport(played, look),
    markdownReport(played),
    htmlReport(played),
    githubReport(played),
  ]) {
    // Markdown has the colon escaped.
    expect(text).toMatch(/vendor\\?: Find a User, Find a Group/)
  }
})

test('the list shows each test of a vendor, of rules only what nothing else tells, and then what to do', () => {
  const text = listReport(played, { ...look, width: 100 })
  expect(text.slice(text.indexOf('\nvendor'))).toBe(
    [
      '',
      'vendor  3 fail, 1 pass, 1 not exercised',
      '  ✓ Create a User',
      '  ✗ Find a User: R-often',
      '  ✗ Find a Group: R-often',
      '  ✗ Delete a User: Delete a User went wrong.',
      '  · Consent: Only the vendor can.',
      '',
      'rfc  1 fail, 1 inconclusive, 1 pass',
      '  ? R-hidden: Nobody knows.',
      '',
      'Left behind: User 17',
      'Remove it by hand, or by --clean r1.',
      '',
      'http://app.test/scim: 2 blockers; 4 fail, 1 inconclusive, 2 pass, 1 not exercised.',
      'Mend first: R-often, which fails 2 tests. Answer with 200.',
      'It does not see everything.',
      '',
    ].join('\n'),
  )
})

test('a failed test that no rule explains is an annotation and a failure of its own', () => {
  expect(githubReport(played)).toContain('::error title=vendor%3A Delete a User::Delete a User went wrong.')
  const xml = junitReport(played)
  expect(xml).toContain('<failure message="Delete a User went wrong." type="fail"></failure>')
  expect(xml).toMatch(/<failure message="Find a User went wrong\." type="blocker">[^<]*blocker R-often/)
})
