import { catalogue } from '../src/diagnose/catalogue.ts'
import { defects } from '../src/target/defect/catalogue.ts'
import type { Defect } from '../src/target/defect/defect.ts'
import { bySyncOnly, related, silent } from '../test/diagnose/mutation/related.ts'
import { playedIn, relatedInSync, toldBySync } from '../test/diagnose/mutation/told-by-sync.ts'

const introduction = `# Diagnosis: how a target is judged

Made by \`node scripts/docs.ts\` from the catalogue of rules and from what \`test/diagnose/mutation\` plays; do not edit.

A **rule** is one thing that is required of a target, by an RFC or by a vendor. A **finding** is a rule that an exchange shows to be
broken: what was seen, with the line of the wire; what is required, with its source; which IdP breaks and what its administrator reads;
how to mend it.

**Passive.** The traffic of a sync is judged as it comes. No request is added, so a rule is exercised only where the vendor's traffic
exercises it: \`GET /findings\`, \`demo\`, \`run\` and the event stream show what was found. While an engine is at its ceiling on fewer than four cores, the
event stream tells of it up to two seconds later; whoever asks is answered at once.

**Active.** \`scimulator verify\` makes the traffic that a rule needs, on users and groups that it creates and removes. Where a rule watches
ordinary traffic, its probe sends such traffic and leaves the verdict to the same rule.

**Verdicts.** *pass*, *fail*, *warn* (a deviation that most clients get over), *not exercised*, and *inconclusive*: something else
hides what there is to see.

## One cause, one finding

False alarms are worse than silence, so a rule tells only of what it is about.

- **The plain case first.** A probe that tries something particular, such as a boolean as text, makes sure that the plain form works. A look-up with
  awkward characters counts only where the plainest look-up finds somebody; a duplicate in another case only where the very same name is refused.
- **Suspects.** A PATCH of a vendor is particular in several ways at once: a capital letter in \`op\`, no path, a boolean as text. What has worked
  before is above suspicion. One suspect left is to blame; with several nobody knows yet, and the verdict is inconclusive. Each attribute
  is judged by the operations that address it.
- **What was done too much** is not what was ignored. That a member is missing who was added, that one is gone of whom nobody spoke,
  and that one stays who was removed are told apart. Who came in besides may have been added by somebody else, and a deleted user is no member any more.
- **Proven** is a way of naming members only where doing it wrong would have shown: an add where somebody was there before and stayed, a remove where
  somebody stayed, a replace where somebody had to go.
- **Several writes between two looks.** A write is held to what it did itself: who is missing may have been thrown out by a later one, who is gone by any
  since he was there. Only what is known to be harmless, such as a rename after which members were still there, is left out of account.
- **As it was sent.** A value of the wrong type that comes back as it was sent is no finding, but for \`active\`.
- **Looked through.** Attributes under the URN of their own schema, a URN split at its dot, "True" for true, a bare list in place of a
  ListResponse: one rule tells of each, and the others read what is meant.
- **Cascades.** A rule may stand behind others (\`after\` in the rule): where one of them fails on the same exchange, it is inconclusive.
- **Late is not lost.** A target that was seen to show old state for a while is told of once; what its reads lack is not held against it afterwards.
- **Throttled, unreachable, no PATCH at all**: nothing else is concluded from such an answer.

Breaches with the same aspect, such as an attribute, are one finding with a count, and of one rule at most twenty aspects are told apart.

## Weight

Each finding weighs *blocker* (provisioning stops, data is lost, or a hole), *major* (a flow of at least one vendor breaks), *minor* or *info*. What
stops one vendor may not matter to another; the severity is that of the profile in use. A warning weighs one step less.
`

/** The page `docs/diagnosis.md`. */
export function diagnosisDocs(): string {
  return `${[introduction, weights(), disagreements(), matrix()].join('\n')}\n`
}

function weights(): string {
  const rows = catalogue.flatMap(({ id, severity, severities = {} }) => {
    const others = Object.entries(severities).map(([profile, weight]) => `${weight} (${profile})`)
    return others.length === 0 ? [] : [`| \`${id}\` | ${severity} | ${others.join(', ')} |`]
  })
  return ['| rule | weight | with |', '|---|---|---|', ...rows, ''].join('\n')
}

function disagreements(): string {
  const rows = catalogue.flatMap(({ id, disagreement }) =>
    disagreement === undefined ? [] : [`- \`${id}\`: ${disagreement}`],
  )
  return [
    '## Where sources disagree\n',
    'The finding shows the other side with the hint; nothing is decided in silence.\n',
    ...rows,
    '',
  ].join('\n')
}

const profiles = Object.keys(toldBySync)
const played = new Map(profiles.map((profile) => [profile, playedIn(profile)]))

function matrix(): string {
  const columns = ['defect', 'rule that must tell', '`verify`', ...profiles, 'besides']
  return [
    '## Proof by mutation\n',
    'Every defect of the built-in target ([target.md](target.md)), each by itself, against `verify`: suites `rfc` and `security`, and `limits` where',
    'it takes many. Each defect with a rule that watches ordinary traffic is played in a sync as well, under `entra` and `okta-oin`; under the',
    'other three those that the two do not show, or that their own traffic is known for. Against the target without defects nothing is found.\n',
    'The rules that a defect names have to tell where there is a ●, and are silent where there is a –; nothing stands where it is not played. Any other rule',
    'that tells as well is declared, with the reason why it is right; in a sync those too that a defect breaks by the way ([target.md](target.md)).',
    '`test/diagnose/mutation` holds this table to what is really found, and puts a few defects together, where nothing else may be found.\n',
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...defects.flatMap(rowsOf),
  ].join('\n')
}

/** One for each rule that a defect names. */
function rowsOf({ id, rules }: Pick<Defect, 'id' | 'rules'>): string[] {
  return rules.map((rule, index) => {
    const told = [byVerify(id, rule), ...profiles.map((profile) => bySync(profile, id, rule))]
    return `| ${[id, rule, ...told, index === 0 ? besides(id).join('<br>') : ''].join(' | ')} |`
  })
}

function byVerify(id: string, rule: string): string {
  return bySyncOnly[id]?.includes(rule) ? '–' : '●'
}

function bySync(profile: string, id: string, rule: string): string {
  const told = played.get(profile)?.get(id)
  return told === undefined ? '' : told.includes(rule) ? '●' : '–'
}

function besides(id: string): string[] {
  const inSync = Object.entries(relatedInSync[id] ?? {}).flatMap(([profile, rules]) =>
    Object.entries(rules).map(([rule, reason]) => `${rule} (${profile}): ${reason}`),
  )
  const others = Object.entries(related[id] ?? {}).map(([rule, reason]) => `${rule}: ${reason}`)
  const not = Object.entries(silent[id] ?? {}).map(([rule, reason]) => `not ${rule}: ${reason}`)
  return [...others, ...inSync, ...not]
}
