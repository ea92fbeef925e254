import { parse } from 'junit2json'
import { expect, test } from 'vitest'
import { plainText } from '../../src/report/escape.ts'
import { rootCauses } from '../../src/report/root-cause.ts'
import { findingsOf } from '../../src/report/run/findings-of.ts'
import { runGithub } from '../../src/report/run/github.ts'
import { runHtml } from '../../src/report/run/html.ts'
import { runJunit } from '../../src/report/run/junit.ts'
import { runMarkdown } from '../../src/report/run/markdown.ts'
import { comparison } from '../../src/report/run/scenarios-of.ts'
import { hostile, hostileRun } from './hostile.ts'

const shown = plainText(hostile)

test('a CI tool reads the JUnit XML: a suite for each scenario, a case for each profile', async () => {
  const read = await parse(runJunit(hostileRun))
  expect(read).toMatchObject({
    name: 'SCIMulator run',
    tests: 4,
    failures: 1,
    errors: 1,
    testsuite: [
      {
        name: `leaver ${shown}`,
        file: 'a folder/leaver.yaml',
        tests: 4,
        failures: 1,
        skipped: 1,
        time: 4.936,
        testcase: [
          { name: 'okta-oin', classname: `leaver ${shown}`, time: 1.234 },
          { name: 'entra', failure: [{ message: `step 2, expectTarget: ${shown}`, type: 'failed' }] },
          { name: 'onelogin', error: [{ message: `step 0, start: ${shown}`, type: 'unreachable' }] },
          { name: 'google', skipped: [{ message: 'step 0, start: interrupted' }] },
        ],
      },
    ],
  })
  const [, entra] =
    (read as { testsuite: { testcase: { failure: { inner: string }[] }[] }[] }).testsuite[0]?.testcase ?? []
  expect(entra?.failure[0]?.inner).toContain('≠ displayName: expected Ada, actual')
})

test('what differs between profiles is one sentence; those that end alike are named together', () => {
  const [oin, entra] = hostileRun.results
  if (!oin || !entra?.failure) throw new Error('a run is missing')
  const failed = { ...entra, failure: { ...entra.failure, message: 'he is active' } }
  const runs = [
    oin,
    failed,
    { ...failed, profile: 'entra-062020', failure: { ...failed.failure, message: 'ada-x is active' } },
  ]
  expect(comparison(runs)).toBe(
    'passes under okta-oin, fails under entra, entra-062020 at step 2: he is active',
  )
  expect(comparison([failed])).toBe('')
  expect(comparison([oin])).toBe('')
})

test('what several runs have found is told once, with each run that shows it', () => {
  const causes = rootCauses(findingsOf(hostileRun))
  expect(causes.map(({ rule, count, findings }) => [rule, count, findings.length])).toEqual([
    ['SIM-unlisted', 2, 1],
    ['RFC7644-3.3-location', 6, 1],
  ])
  expect(causes[1]?.findings[0]?.exchangeIds).toEqual([`exc_1 of “leaver ${hostile}” under okta-oin`])
})

test('annotations are at the line of the failed step', () => {
  const lines = runGithub(hostileRun).split('\n')
  expect(lines.map((line) => line.slice(0, 62))).toEqual([
    expect.stringMatching(/^::error file=a folder\/leaver\.yaml,line=12,col=5,title=leaver/),
    expect.stringMatching(/^::error file=a folder\/leaver\.yaml,title=leaver/),
    expect.stringMatching(/^::error file=a folder\/leaver\.yaml,title=leaver/),
    expect.stringMatching(/^::error title=blocker%3A SIM-unlisted/),
    expect.stringMatching(/^::warning title=minor%3A RFC7644-3\.3-location/),
    '',
  ])
})

test('the page has scenario by profile, the near miss, the findings and the delays', () => {
  const html = runHtml(hostileRun)
  expect(html).toContain('<th>okta-oin</th><th>entra</th>')
  expect(html).toContain('<a href="#run-2">✗ step 2</a>')
  expect(html).toContain('id="run-2"')
  expect(html).toMatch(/<tr class="differs"><td>≠<\/td><td><bdi>displayName/)
  expect(html).toContain('data-severity="blocker"')
  expect(html).toContain('<td>user.created</td>')
  expect(html).toContain('40 min<br><small>5 ms</small>')
  expect(html).toContain('Left in the target')
})

test('Markdown has scenario by profile and the rows of the near miss', () => {
  const text = runMarkdown(hostileRun)
  expect(text).toContain('| scenario | okta\\-oin | entra | onelogin | google |')
  expect(text).toMatch(/✅ \| ❌ failed, step 2 \| ❌ unreachable, step 0 \|/)
  expect(text).toContain('| ≠ | `displayName` | `Ada` |')
  expect(text).toContain('### blocker: `SIM-unlisted`')
})
