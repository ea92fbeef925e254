import type { ProbeLab } from '../src/diagnose/probe.ts'
import { createProbeLab } from '../src/verify/lab.ts'
import type { VendorSuite, VendorTest } from '../src/verify/suite.ts'
import { suites } from '../src/verify/suites.ts'

const introduction = `# The vendors' own suites in \`verify\`

Made by \`node scripts/docs.ts\` from \`src/verify/suite\`; do not edit. How to play them: [verify.md](verify.md).

Names are the vendors'. *Sends, and passes when*: in short; the requests have the vendor's headers, encoding and forms. A rule in the last
column says beforehand how the test goes.
`

/** The page `docs/vendor-suites.md`. */
export function verifyDocs(): string {
  const parts = suites.flatMap((suite) => (suite.kind === 'vendor' ? suitePart(suite) : []))
  return `${[introduction, ...parts].join('\n')}\n`
}

function suitePart(suite: VendorSuite): string[] {
  return [
    `## ${suite.name}`,
    '',
    suite.about,
    ...(suite.blind === null ? [] : ['', `${suite.blind.what} Play \`${suite.blind.also}\` as well.`]),
    '',
    '| test | sends, and passes when | rules |',
    '|---|---|---|',
    ...suite.tests(lab).map(row),
    '',
  ]
}

function row({ name, about, source, rules, optional, play }: VendorTest): string {
  const notes = [
    ...(optional ? ['Optional.'] : []),
    ...(typeof play === 'function' ? [] : [`Not exercised: ${play.outside}`]),
  ]
  const what = [`${about.replaceAll('|', '\\|')}.`, ...notes].join(' ')
  return `| [${name}](${source}) | ${what} | ${rules.map((rule) => `\`${rule}\``).join(', ')} |`
}

const lab: ProbeLab = createProbeLab({
  run: 'run',
  secondTenant: false,
  fetchesToken: false,
  tokenSeconds: () => null,
  profile: { name: 'none', family: 'none' },
  baseUrl: 'https://app.example/scim/v2',
  loadSeconds: 1,
  largeGroup: 1,
})
