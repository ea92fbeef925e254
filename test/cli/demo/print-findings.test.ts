import { expect, test } from 'vitest'
import type { Played } from '../../../src/cli/demo/play.ts'
import { printFindings } from '../../../src/cli/demo/print-findings.ts'
import { plain } from '../../../src/cli/style.ts'

test('what is wrong stands below the profile under which it was seen, and nothing in it acts on a terminal', () => {
  const finding = {
    app: 'demo',
    rule: 'RFC7644-3.3-201',
    verdict: 'fail',
    severity: 'major',
    count: 2,
    seen: `POST /Users → 200 \u001b[2J${'x'.repeat(300)}`,
    breaks: 'Okta.',
    fix: 'Answer 201.',
  }
  const played = [
    { profile: 'entra', findings: [], rules: 50 },
    { profile: 'okta-oin', findings: [finding], rules: 60 },
  ] as unknown as Played[]
  let text = ''
  printFindings(played, { write: (more: string) => (text += more) } as never, plain)
  expect(text.split('\n').slice(3)).toEqual([
    '   entra     none     50 rules were put to the test',
    '   okta-oin  broken   60 rules were put to the test',
    expect.stringMatching(/^ {13}finding: major RFC7644-3\.3-201 demo: POST \/Users → 200 \\u001b\[2Jx+ …$/),
    '             Answer 201.',
    '',
  ])
})
