import type { Store } from '../store/store.ts'
import { type Percentiles, percentiles } from './percentiles.ts'

export interface Delay extends Percentiles {
  app: string
  event: string
  stage: 'committed→sent' | 'committed→acknowledged'
  count: number
  /** The same in the time of the IdP: what the vendor's clock would say. Never mixed with the figures beside it. */
  idp: Percentiles
}

const stages = ['committed→sent', 'committed→acknowledged'] as const

/**
 * From the commit of each change until the operation that carried it was sent and acknowledged, in milliseconds of real
 * time and of IdP time; exact, from the log. A change that nobody had to be told of has no delay.
 */
export function readDelays(
  store: Store,
  filter: { appId?: string | undefined; event?: string | undefined },
): Delay[] {
  store.flush()
  const rows = store.sqlite
    .prepare(`
      SELECT a.name AS app, c.event,
        min(o.sent_real_at) - c.real_at AS sentReal, min(o.finished_real_at) - c.real_at AS doneReal,
        min(o.sent_at) - c.at AS sentIdp, min(o.finished_at) - c.at AS doneIdp
      FROM operation_changes oc
      JOIN operations o ON o.seq = oc.operation_seq AND o.status = 'succeeded'
      JOIN changes c ON c.seq = oc.change_seq
      JOIN apps a ON a.id = o.app_id
      WHERE (@appId IS NULL OR o.app_id = @appId) AND (@event IS NULL OR c.event = @event)
      GROUP BY o.app_id, c.seq ORDER BY a.name, c.event`)
    .all({ appId: filter.appId ?? null, event: filter.event ?? null }) as DelayRow[]
  const groups = Map.groupBy(rows, ({ app, event }) => JSON.stringify([app, event]))
  return [...groups.values()].flatMap((group) =>
    stages.map((stage): Delay => {
      const { app, event } = group[0] as DelayRow
      const [real, idp] = columns[stage]
      const values = (column: keyof DelayRow) => group.map((row) => row[column] as number)
      return {
        app,
        event,
        stage,
        count: group.length,
        ...percentiles(values(real)),
        idp: percentiles(values(idp)),
      }
    }),
  )
}

interface DelayRow {
  app: string
  event: string
  sentReal: number
  doneReal: number
  sentIdp: number
  doneIdp: number
}

const columns = {
  'committed→sent': ['sentReal', 'sentIdp'],
  'committed→acknowledged': ['doneReal', 'doneIdp'],
} satisfies Record<(typeof stages)[number], [keyof DelayRow, keyof DelayRow]>
