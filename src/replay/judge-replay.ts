import { Judge } from '../diagnose/judge.ts'
import type { RuleContext } from '../diagnose/rule.ts'
import { Seen } from '../diagnose/seen.ts'
import { Findings, type VerifyFinding } from '../verify/finding.ts'
import type { Exchange } from '../wire/exchange.ts'

/** An exchange with its number in the recording and what was wanted by it. */
export interface Judged {
  number: number
  intent: string
  exchange: Exchange
}

/** What ordinary traffic shows to be wrong with a target, by the rules that watch a sync. Worst first. */
export function judgeTraffic(
  exchanges: readonly Judged[],
  context: Omit<RuleContext, 'known'>,
): VerifyFinding[] {
  const judge = new Judge(context)
  const findings = new Findings(context.profile, () => context.secrets)
  for (const { number, intent, exchange } of exchanges) {
    for (const { rule, verdict, seq } of judge.look(new Seen(number, intent, exchange))) {
      const also = 'also' in verdict ? (verdict.also ?? []) : []
      findings.add(rule, verdict, [...new Set([...also, seq])])
    }
  }
  return findings.list()
}
