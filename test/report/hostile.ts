import { type Report, reportSchema } from '../../src/report/report-schema.ts'
import { type ReportedRun, type RunReport, runReportSchema } from '../../src/report/run/run-report-schema.ts'

/** What a target may send to whoever reports it. */
export const hostile = [
  '<script>alert(1)</script>',
  '</pre><img src=x onerror=alert(2)>',
  ']]>',
  'a\nb\r\nc',
  '\n::error title=forged::mine',
  '\u001b[31m\u001b]8;;http://evil.test\u0007link',
  '\u202eevil\u2066',
  '\u0000\ud800\uffff',
  '%0A::warning::x',
  '`code` | [link](http://evil.test) ![i](http://evil.test/x.png) @someone # head',
  '"&\'<!--',
].join(' ')

/** A report in which everything that could come from a target is hostile. */
export const hostileReport: Report = reportSchema.parse({
  target: `https://app.test/scim ${hostile}`,
  profile: 'okta-oin',
  run: 'r1',
  requests: 7,
  left: [{ resource: 'User', id: hostile }],
  advice: [hostile],
  suites: [
    {
      name: `rfc ${hostile}`,
      tests: [
        {
          name: `create ${hostile}`,
          verdict: 'fail',
          rules: ['RFC7644-3.3-location'],
          seen: hostile,
          failures: [{ seen: hostile, rule: 'RFC7644-3.3-location', exchangeId: 'exc_1' }],
        },
        { name: 'read', verdict: 'warn', rules: ['R-2'], seen: hostile },
        { name: 'list', verdict: 'pass', rules: [] },
        { name: 'sort', verdict: 'not-exercised', rules: [], seen: hostile },
        { name: 'bulk', verdict: 'inconclusive', rules: [], seen: hostile },
      ],
    },
  ],
  findings: [
    {
      id: 'fnd_1',
      rule: 'RFC7644-3.3-location',
      verdict: 'fail',
      severity: 'minor',
      app: 'app',
      operationId: 'op_1',
      exchangeIds: ['exc_1'],
      count: 3,
      seen: hostile,
      excerpt: { part: 'response', line: `x-title: ${hostile}` },
      required: hostile,
      source: 'javascript:alert(3)',
      breaks: hostile,
      fix: hostile,
      disagreement: hostile,
    },
    {
      id: 'fnd_2',
      rule: 'SIM-unlisted',
      verdict: 'fail',
      severity: 'blocker',
      app: 'app',
      operationId: null,
      exchangeIds: [],
      seen: hostile,
      required: 'something',
      breaks: 'somebody',
      fix: 'somehow',
    },
  ],
  exchanges: [
    {
      id: 'exc_1',
      request: {
        method: 'POST',
        path: `/Users/${hostile}`,
        query: hostile,
        headers: [['x', hostile]],
        body: hostile,
      },
      response: {
        status: 201,
        headers: [['x-title', hostile]],
        body: JSON.stringify({ displayName: hostile }),
      },
      error: hostile,
    },
  ],
  drift: {
    app: 'app',
    equal: false,
    complete: true,
    checked: 1,
    unread: 0,
    missing: [],
    extra: [],
    different: [
      {
        resource: 'User',
        id: hostile,
        name: hostile,
        attribute: 'displayName',
        expected: 'Ada',
        actual: hostile,
        cause: 'target-changed',
        exchangeIds: ['exc_1'],
      },
    ],
    duplicates: [],
    more: 0,
    untold: [],
    notes: [hostile],
    unreachable: null,
  },
})

export const emptyReport: Report = reportSchema.parse({
  target: 'https://app.test/scim',
  suites: [],
  findings: [],
})

const quick = { p50: 1, p90: 2, p95: 3, p99: 4, max: 5 }
const slow = { p50: 2_400_000, p90: 2_400_000, p95: 2_400_000, p99: 2_400_000, max: 2_400_000 }
const start = { step: 0, name: 'start', place: 'a folder/leaver.yaml', nearMiss: null }

function runOf(profile: string, outcome: ReportedRun['outcome'], more: object) {
  const numbers = { steps: 2, failure: null, requests: 3, durationMs: 1234, idpMs: 2_400_000, left: [] }
  return {
    scenario: `leaver ${hostile}`,
    file: 'a folder/leaver.yaml',
    profile,
    outcome,
    ...numbers,
    ...more,
  }
}

/** Scenarios of which one passes under one profile only, and everything that could come from a target is hostile. */
export const hostileRun: RunReport = runReportSchema.parse({
  target: `https://app.test/scim ${hostile}`,
  passed: 1,
  failed: 3,
  planned: 5,
  results: [
    runOf('okta-oin', 'passed', { findings: hostileReport.findings, left: [`/Users/${hostile}`] }),
    runOf('entra', 'failed', {
      notes: [hostile],
      failure: {
        step: 2,
        name: 'expectTarget',
        place: 'a folder/leaver.yaml:12:5',
        message: hostile,
        nearMiss: {
          nearest: `/Users/${hostile}`,
          rows: [
            { path: 'active', expected: 'false', actual: 'false', same: true },
            { path: 'displayName', expected: 'Ada', actual: hostile, same: false },
          ],
        },
      },
      findings: hostileReport.findings,
      exchanges: hostileReport.exchanges,
      delays: [{ event: 'user.created', stage: 'committed→acknowledged', count: 2, ...quick, idp: slow }],
    }),
    runOf('onelogin', 'unreachable', { failure: { ...start, message: hostile } }),
    runOf('google', 'interrupted', { failure: { ...start, message: 'interrupted' } }),
  ],
})
