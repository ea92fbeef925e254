import type { Output } from '../io.ts'
import type { Style } from '../style.ts'
import type { Played } from './play.ts'

/** For each profile, whether its target ended as the directory says, and what differs if not. */
export function printResult(played: readonly Played[], out: Output, style: Style): void {
  out.write(`\n${style('bold', 'Is the target as the directory says?')}\n\n`)
  const width = Math.max(...played.map(({ profile }) => profile.length))
  for (const { profile, differences, compared } of played) {
    const equal = differences.length === 0
    const verdict = equal ? style('green', 'equal ') : style('red', 'differs')
    out.write(
      `   ${profile.padEnd(width)}  ${verdict}  ${compared.users} users, ${compared.groups} groups compared\n`,
    )
    for (const sentence of differences) out.write(`   ${' '.repeat(width)}  ${sentence}\n`)
  }
}
