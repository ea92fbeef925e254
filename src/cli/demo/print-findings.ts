import { findingLine } from '../follow-findings.ts'
import type { Output } from '../io.ts'
import type { Style } from '../style.ts'
import type { Played } from './play.ts'

/** For each profile, what the requests that were sent anyway show to be wrong with the target. */
export function printFindings(played: readonly Played[], out: Output, style: Style): void {
  out.write(`\n${style('bold', 'Findings')}: what the same traffic says of the target\n\n`)
  const width = Math.max(...played.map(({ profile }) => profile.length))
  for (const { profile, findings, rules } of played) {
    const verdict = findings.length === 0 ? style('green', 'none   ') : style('red', 'broken ')
    out.write(`   ${profile.padEnd(width)}  ${verdict}  ${rules} rules were put to the test\n`)
    for (const finding of findings) {
      out.write(`   ${' '.repeat(width)}  ${findingLine(finding, style)}\n`)
      out.write(`   ${' '.repeat(width)}  ${style('dim', finding.fix)}\n`)
    }
  }
}
