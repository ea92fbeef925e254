import { ruleNamed } from '../diagnose/catalogue.ts'
import { type Verdict, warn } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'
import type { Bench } from './bench.ts'
import type { Findings } from './finding.ts'
import type { Groundwork } from './groundwork.ts'
import { type Played, play } from './play.ts'
import type { Sender } from './sender.ts'
import type { RuleTest } from './suite.ts'
import type { TestReport } from './test-report.ts'

interface ProbeContext {
  bench: Bench
  findings: Findings
  sender: Sender
  groundwork: Groundwork
}

/** Exchanges of a probe that its finding names, where the probe does not say which. */
const lastExchanges = 5

/** Plays the probe of a rule: it fails by its own verdict, and by what the traffic of the probe shows of the rule. */
export async function probeRule(
  { name }: RuleTest,
  begin: NonNullable<RuleTest['play']>,
  { bench, findings, sender, groundwork }: ProbeContext,
): Promise<{ report: TestReport; unanswered: boolean }> {
  const mark = bench.breaches.length
  const first = bench.exchanges.size
  const passes = bench.passes(name)
  const { nothing } = groundwork
  if (nothing) {
    const why = `Users can be neither listed nor created: ${nothing.map(({ line }) => line).join(', and ')}.`
    return { report: reportOf(name, { verdict: 'inconclusive', seen: why }, null), unanswered: false }
  }
  const played = await play(begin(), sender, (request) => groundwork.obstacle(request))
  const own = ownVerdicts(played)
  const rule = ruleNamed(name)
  const seqs = [...bench.exchanges.keys()].slice(first).slice(-lastExchanges)
  for (const verdict of rule ? own : []) {
    const also = 'also' in verdict ? verdict.also : undefined
    if (rule) findings.add(rule, verdict, also ?? seqs)
  }
  const broken = bench.breaches
    .slice(mark)
    .filter((breach) => breach.rule.id === name && breach.verdict.verdict !== 'inconclusive')
  const verdicts = [...own, ...broken.map(({ verdict }) => verdict)]
  if (bench.passes(name) > passes) verdicts.push({ verdict: 'pass' })
  const skipped = played.end === 'skipped' ? played.why : null
  const report = reportOf(name, worstOf(verdicts), skipped)
  if (report.verdict === 'inconclusive' && played.end === 'hidden') {
    report.seen = bench.explained(played.why, played.by.seq)
    noteCrash(played.by, findings)
  }
  return { report, unanswered: played.end === 'hidden' && played.unanswered }
}

/** How a connection ends when nobody answers any more; a time limit has a rule of its own. */
const crashes: ReadonlySet<string> = new Set(['reset', 'truncated', 'malformed'])

/** A connection that was closed in place of an answer, as by a server that has crashed. */
function noteCrash({ seq, line, exchange: { error } }: Seen, findings: Findings): void {
  const rule = ruleNamed('RFC7644-3.12-no-5xx-for-client-error')
  if (!rule || !error || !crashes.has(error.code)) return
  findings.add(rule, warn(`${line}: ${error.message} Has the server crashed?`, { aspect: 'no answer' }), [
    seq,
  ])
}

/** The verdict of a rule without a probe: what all traffic so far shows of it. */
export function judgeByTraffic({ name }: RuleTest, bench: Bench): TestReport {
  const found = bench.breaches.filter(({ rule }) => rule.id === name).map(({ verdict }) => verdict)
  const worst = worstOf(found.filter(({ verdict }) => verdict !== 'inconclusive'))
  if (worst) return reportOf(name, worst, null)
  if (bench.passes(name) > 0) return reportOf(name, { verdict: 'pass' }, null)
  return reportOf(name, found[0], null)
}

function ownVerdicts(played: Played<Verdict | Verdict[]>): Verdict[] {
  if (played.end === 'skipped') return []
  if (played.end === 'hidden') return [{ verdict: 'inconclusive', seen: played.why }]
  return Array.isArray(played.result) ? played.result : [played.result]
}

function reportOf(name: string, worst: Verdict | undefined, skipped: string | null): TestReport {
  return {
    name,
    verdict: worst?.verdict ?? 'not-exercised',
    rules: [name],
    seen: worst === undefined ? skipped : 'seen' in worst ? worst.seen : null,
    failures: [],
  }
}

const order: Record<Verdict['verdict'], number> = { fail: 3, warn: 2, inconclusive: 1, pass: 0 }

function worstOf(verdicts: readonly Verdict[]): Verdict | undefined {
  return [...verdicts].sort((a, b) => order[b.verdict] - order[a.verdict])[0]
}
