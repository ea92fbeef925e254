import { type Report, reportSchema } from '../../src/report/report-schema.ts'

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
  suites: [
    {
      name: `rfc ${hostile}`,
      tests: [
        { name: `create ${hostile}`, verdict: 'fail', rules: ['RFC7644-3.3-location'], seen: hostile },
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
