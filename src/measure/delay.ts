import type { Store } from '../store/store.ts'

export interface Delay {
  app: string
  event: string
  stage: 'committed→sent' | 'committed→acknowledged'
  count: number
  p50: number
  p90: number
  p95: number
  p99: number
  max: number
}

const stages = ['committed→sent', 'committed→acknowledged'] as const

/**
 * From the commit of each change until the operation that carried it was sent and acknowledged, in real
 * milliseconds; exact, from the log. A change that nobody had to be told of has no delay.
 */
export function readDelays(
  store: Store,
  filter: { appId?: string | undefined; event?: string | undefined },
): Delay[] {
  store.flush()
  const rows = store.sqlite
    .prepare(`
      SELECT a.name AS app, c.event, min(o.sent_real_at) - c.real_at AS sent, min(o.finished_real_at) - c.real_at AS done
      FROM operation_changes oc
      JOIN operations o ON o.seq = oc.operation_seq AND o.status = 'succeeded'
      JOIN changes c ON c.seq = oc.change_seq
      JOIN apps a ON a.id = o.app_id
      WHERE (@appId IS NULL OR o.app_id = @appId) AND (@event IS NULL OR c.event = @event)
      GROUP BY o.app_id, c.seq ORDER BY a.name, c.event`)
    .all({ appId: filter.appId ?? null, event: filter.event ?? null }) as DelayRow[]
  const groups = new Map<
    string,
    { app: string; event: string; values: Record<(typeof stages)[number], number[]> }
  >()
  for (const { app, event, sent, done } of rows) {
    const key = JSON.stringify([app, event])
    const group = groups.get(key) ?? {
      app,
      event,
      values: { 'committed→sent': [], 'committed→acknowledged': [] },
    }
    group.values['committed→sent'].push(sent)
    group.values['committed→acknowledged'].push(done)
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ app, event, values }) =>
    stages.map((stage) => ({ app, event, stage, ...percentiles(values[stage]) })),
  )
}

/** By the nearest rank: every figure is one that was measured. */
export function percentiles(values: readonly number[]): Omit<Delay, 'app' | 'event' | 'stage'> {
  const sorted = values.map((value) => Math.max(0, value)).sort((a, b) => a - b)
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) }
}

interface DelayRow {
  app: string
  event: string
  sent: number
  done: number
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
