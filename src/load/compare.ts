import type { Item, Result } from './result-schema.ts'

/** Rows that both runs have, and what makes the two hard to compare. Pure. */
export function compareResults(before: Result, now: Result): NonNullable<Result['comparison']> {
  const rows = now.items.flatMap((item) => {
    const old = before.items.find(({ event, stage }) => event === item.event && stage === item.stage)
    if (!old) return []
    const times =
      before.clock === 'virtual' || now.clock === 'virtual' ? (['idp', 'real'] as const) : (['real'] as const)
    return times.map((time) => ({
      event: item.event,
      stage: item.stage,
      time,
      before: figures(old, time),
      now: figures(item, time),
    }))
  })
  return { startedAt: before.startedAt, notes: differences(before, now), rows }
}

function figures(item: Item, time: 'real' | 'idp') {
  const { p50, p90, p95, p99, max } = time === 'idp' ? item.idp : item
  return { count: item.count, p50, p90, p95, p99, max }
}

function differences(before: Result, now: Result): string[] {
  const sides: [what: string, before: unknown, now: unknown][] = [
    ['target', before.target, now.target],
    ['profile', before.profile, now.profile],
    ['clock', before.clock, now.clock],
    ['pace', before.pace, now.pace],
    ['users', before.load.users, now.load.users],
    ['changes', before.load.changes, now.load.changes],
    ['rate', before.load.ratePerSecond, now.load.ratePerSecond],
    ['looks', before.observation.by, now.observation.by],
    ['interval of looks', before.observation.pollMs, now.observation.pollMs],
  ]
  return [
    ...sides.flatMap(([what, old, fresh]) =>
      old === fresh ? [] : [`another ${what}: ${old} before, ${fresh} now`],
    ),
    ...(before.interrupted ? ['the run before was interrupted'] : []),
  ]
}
