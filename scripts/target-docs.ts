import { defects } from '../src/target/defect/catalogue.ts'
import type { Defect } from '../src/target/defect/defect.ts'
import { leftOut } from '../src/target/defect/left-out.ts'

const introduction = `# The built-in target, and what it can do wrong

Made by \`node scripts/docs.ts\` from \`src/target/defect\`; do not edit.

\`scimulator target\` is a SCIM 2.0 service provider in memory. It follows RFC 7643 and RFC 7644, takes the forms that identity providers
really send, and breaks no rule that SCIMulator judges targets by. With \`--defect ID\` it does one thing wrong on purpose, and everything
else right: a way to see what a vendor makes of it, and whether a check notices.

\`\`\`sh
scimulator target --token secret --defect D23
scimulator target --token secret --defect D23 --defect D07
scimulator target --token secret --second-token other --defect D55
scimulator target --list-defects --json
\`\`\`

Several defects may be on together; each stands around those before it. In the library: \`createTarget({ defects: ['D23'] })\`. Instead of
an id, \`defects\` takes hooks of your own: an object with functions that replace single steps of the target
(\`src/target/step.ts\`), each given the step that it replaces:

\`\`\`js
await createTarget({
  defects: [{ render: (next) => (outcome) => ({ ...next(outcome), headers: { 'Content-Type': 'text/json' } }) }],
})
\`\`\`

**Slow on purpose.** \`latencyMs\` and defects such as \`N-OKTA-60s\` let time go by with a timer; a test that gives \`wait\`, a function of the
milliseconds, waits in its own way.

**Two tenants.** With \`--second-token\` (\`secondToken\`) there is a second tenant with users and groups of its own; neither sees those of
the other, unless D55 is on.

In the tables, the rules in **bold** must tell of the defect. Those after them are broken by the way, where the traffic happens to exercise
them.
`

/** The page `docs/target.md`. */
export function targetDocs(): string {
  const parts = [
    introduction,
    '## Seen in real servers\n',
    'The last column has the thread or the document. *(inferred)*: it suggests the behaviour, but does not show it.\n',
    table(defects.filter(({ id }) => id.startsWith('D'))),
    '## Several things that real servers do together\n',
    table(defects.filter(({ id }) => id.startsWith('C-'))),
    '## The opposite of a rule\n',
    'For rules that none of the above breaks. They are ours: nobody has been seen doing exactly that.\n',
    table(defects.filter(({ id }) => id.startsWith('N-'))),
    '## Rules without a defect\n',
    ...Object.entries(leftOut).map(([rule, reason]) => `- \`${rule}\`: ${reason}.`),
  ]
  return `${parts.join('\n')}\n`
}

function table(rows: readonly Defect[]): string {
  const hasPlaces = rows.some(({ seen }) => seen.length > 0)
  const head = hasPlaces
    ? ['| defect | does | rules | seen |', '|---|---|---|---|']
    : ['| defect | does | rules |', '|---|---|---|']
  const lines = rows.map((defect) => {
    const cells = [
      `\`${defect.id}\``,
      escaped(defect.title),
      rulesOf(defect),
      ...(hasPlaces ? [placesOf(defect)] : []),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [...head, ...lines, ''].join('\n')
}

function rulesOf({ rules, also = [] }: Defect): string {
  return [...rules.map((rule) => `**\`${rule}\`**`), ...also.map((rule) => `\`${rule}\``)].join(', ')
}

function placesOf({ seen, inferred }: Defect): string {
  const links = seen.map((url) => `[${nameOf(url)}](${url})`)
  return [...links, ...(inferred ? ['*(inferred)*'] : [])].join(', ') || 'ours'
}

/** `jelhub/scimgateway#18` for an issue, the host for everything else. */
function nameOf(url: string): string {
  const [, repository, number] =
    /^https:\/\/github\.com\/([^/]+\/[^/]+)(?:\/(?:issues|pull)\/(\d+))?$/.exec(url) ?? []
  if (repository === undefined) return new URL(url).host
  return number === undefined ? repository : `${repository}#${number}`
}

/** Text that GitHub must not read as marks, nor a table as its columns. */
function escaped(text: string): string {
  return text.replace(/[|*_<>[\]]/g, '\\$&')
}
