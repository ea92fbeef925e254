import { parseDuration } from '../base/duration.ts'
import type { Json } from '../base/json.ts'
import type { FindingView } from '../findings/view.ts'
import type { ExpectDelay, ExpectFindings, ExpectStatus } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import { compare } from './near-miss.ts'
import type { Scene, Stage } from './stage.ts'

const ranks = ['p50', 'p90', 'p95', 'p99', 'max'] as const

/** Real milliseconds for which what was told is looked for in somebody's target. */
const patienceMs = 60_000

/** How a scenario that takes an interest in visibility has the target looked at. */
export const observing = { pollMs: 100, patienceMs } as const

export async function expectDelay(expected: ExpectDelay, { idp, app }: Scene): Promise<void> {
  const { event, stage, time } = expected
  if (stage === 'visible') await idp.engine.seen({ app, timeoutMs: patienceMs + 5_000 })
  const rows = idp.engine.delays({ app, event })
  const row = rows.find((each) => each.stage === `committed→${stage}`)
  const { watched = 0, unseen = 0, undecided = 0 } = row?.notSeen ?? {}
  if (watched + unseen > 0) {
    throw new Unmet(
      `the target was told of ${watched + unseen} ${event} and has not shown it for ${patienceMs / 1000} s`,
    )
  }
  if (!row || row.count === 0) {
    throw new Unmet(
      `no ${event} has been ${stage === 'visible' ? 'seen in the target' : stage}, so there is no delay${undecided > 0 ? ': it was told otherwise too soon, or the target could not be read' : ''}`,
    )
  }
  const measured = time === 'idp' ? row.idp : row
  for (const rank of ranks) {
    const limit = expected[rank]
    const value = measured[rank] ?? Number.POSITIVE_INFINITY
    if (limit !== undefined && value > parseDuration(limit)) {
      throw new Unmet(
        `${event} ${stage}: ${rank} is ${Math.round(value)} ms of ${time === 'idp' ? 'IdP' : 'real'} time, more than ${limit}`,
      )
    }
  }
}

export function expectFindings(
  { none = [], except = [], some }: ExpectFindings,
  scene: Pick<Stage, 'findings'>,
): void {
  const findings = scene.findings()
  const bad = findings.filter(
    ({ severity, rule }) => (none as string[]).includes(severity) && !except.includes(rule),
  )
  if (bad.length > 0) {
    const causes = [...Map.groupBy(bad, ({ rule }) => rule)].map(([rule, of]) => {
      const { severity, seen, exchangeIds } = of[0] as FindingView
      const more = of.length > 1 ? ` and ${of.length - 1} more like it` : ''
      return `${rule} (${severity}, ${exchangeIds[0]}): ${seen}${more}`
    })
    throw new Unmet(
      `${causes.length === 1 ? 'a rule is' : `${causes.length} rules are`} broken: ${causes.join('; ')}`,
    )
  }
  const rules = findings.map(({ rule }) => rule)
  const missing = (some ?? []).filter((rule) => !rules.includes(rule))
  if (missing.length > 0) {
    const others = rules.length === 0 ? 'none' : [...new Set(rules)].join(', ')
    throw new Unmet(`nothing was found of ${missing.join(', ')}; findings: ${others}`)
  }
}

export function expectStatus({ profile: _, ...expected }: ExpectStatus, { idp, app }: Scene): void {
  const { state, pending, running, failed, lastCycle } = idp.engine.status(app)
  const cycle = lastCycle?.state ?? null
  const rows = compare(
    Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)) as Record<
      string,
      Json
    >,
    { state, pending, running, failed, cycle },
    (wanted, actual) => wanted === actual,
  )
  if (rows.some(({ same }) => !same)) {
    throw new Unmet('the app does not stand as expected', { nearest: 'the status of the app', rows })
  }
}
