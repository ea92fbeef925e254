import type { FindingEvent } from '../findings/view.ts'
import type { Idp } from '../idp.ts'
import { plainText } from '../report/escape.ts'
import type { Io } from './io.ts'
import { type Style, styleFor } from './style.ts'

/** Characters of a sentence on one line. */
const longest = 240

/** Writes a line for each way in which a target is first seen to break a rule; the returned function ends it. */
export function followFindings({ diagnosis }: Idp, { stdout, env }: Io): () => void {
  const style = styleFor(stdout, env)
  let hinted = false
  const unsubscribe = diagnosis?.subscribe(({ first, ...finding }) => {
    if (!first) return
    stdout.write(`${findingLine(finding, style)}\n`)
    if (!hinted)
      stdout.write(style('dim', 'Why, and how to mend it: scimulator report, or GET /api/v1/findings.\n'))
    hinted = true
  })
  return () => unsubscribe?.()
}

/** Severity, rule, app and what was seen, with nothing in it that a terminal would act upon. */
export function findingLine(
  { severity, rule, app, seen }: Pick<FindingEvent, 'severity' | 'rule' | 'app' | 'seen'>,
  style: Style,
): string {
  const sentence = plainText(seen)
  const short = sentence.length > longest ? `${sentence.slice(0, longest)} …` : sentence
  return `${style(colours[severity], `finding: ${severity}`)} ${style('bold', rule)} ${plainText(app)}: ${short}`
}

const colours = { blocker: 'red', major: 'red', minor: 'yellow', info: 'cyan' } as const
