import type { MatcherState } from 'vitest'
import { AppError } from '../base/error.ts'
import type { FindingView } from '../findings/view.ts'
import type { OfApp } from '../library/library-idp.ts'
import { lookingBack, type Verdict } from './expectation.ts'

export interface NoFindings extends OfApp {
  /** Only findings so severe count. Default: all. */
  severity?: readonly FindingView['severity'][] | undefined
  /** Rules that are known to be broken, by id. */
  except?: readonly string[] | undefined
  /** Also that an answer was slow. Default false, as that depends on the machine that runs the test. */
  timing?: boolean | undefined
}

const ofTiming = 'SIM-latency-budget'

export function toHaveNoFindings(
  this: MatcherState,
  received: unknown,
  { app, severity, except = [], timing = false }: NoFindings = {},
): Verdict {
  return lookingBack(received, app, (scene) => {
    const { diagnosis } = scene.idp
    if (!diagnosis) {
      throw new AppError('ERR_STATE', 'Nobody judges the traffic of this IdP.', {
        hint: 'Make it without diagnose: false.',
      })
    }
    const found = diagnosis
      .list({ app: scene.app, limit: 1_000_000 })
      .filter(({ rule }) => !except.includes(rule) && (timing || rule !== ofTiming))
      .filter((finding) => severity?.includes(finding.severity) ?? true)
    if (found.length === 0)
      return { pass: true, message: () => 'Nothing was found to be wrong with the target.' }
    return {
      pass: false,
      message: () => [`${count(found)} wrong with the target:`, ...found.map(text)].join('\n\n'),
    }
  })
}

function count({ length }: readonly FindingView[]): string {
  return length === 1 ? '1 thing is' : `${length} things are`
}

function text({ rule, severity, exchangeIds, seen, required, breaks, fix }: FindingView): string {
  return [
    `${rule} (${severity}, ${exchangeIds.at(-1) ?? 'no exchange'})`,
    `  seen      ${seen}`,
    `  required  ${required}`,
    `  breaks    ${breaks}`,
    `  fix       ${fix}`,
  ].join('\n')
}
