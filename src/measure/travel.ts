import type { OperationStatus, SightingState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

/** Milliseconds since the epoch, in real time with fractions, and in the time of the IdP. */
export interface Moment {
  real: number
  idp: number
}

/** One change on its way to one target. */
export interface Travel {
  /** The app's name. */
  app: string
  /** The number of the change. */
  change: number
  event: string
  /**
   * told: an operation that carried it succeeded. skipped: nothing was left to tell when its turn came. failed: for
   * good. pending: it is queued, under way or waiting.
   */
  fate: 'told' | 'skipped' | 'failed' | 'pending'
  committed: Moment
  /** null unless it was told. `planned` of a database of before it was noted is null, too. */
  planned: Moment | null
  sent: Moment | null
  acknowledged: Moment | null
  /** null unless it was seen in the target. */
  visible: Moment | null
  /** What looking at the target has come to; null where nobody looked. */
  sight: SightingState | null
}

/** Changes that some operation carries, oldest first. A change that nobody had to be told of is not among them. */
export function readTravels(
  store: Store,
  filter: { appId?: string | undefined; event?: string | undefined; after?: number | undefined },
): Travel[] {
  store.flush()
  const rows = store.sqlite
    .prepare(`
      SELECT a.name AS app, c.seq AS change, c.event, c.real_at AS committedReal, c.at AS committedIdp,
        o.status, o.resource, oc.planned_real_at AS plannedReal, oc.planned_at AS plannedIdp,
        o.sent_real_at AS sentReal, o.sent_at AS sentIdp, o.finished_real_at AS doneReal, o.finished_at AS doneIdp,
        s.state AS sight, s.seen_real_at AS seenReal, s.seen_at AS seenIdp
      FROM operation_changes oc
      JOIN operations o ON o.seq = oc.operation_seq
      JOIN changes c ON c.seq = oc.change_seq
      JOIN apps a ON a.id = o.app_id
      LEFT JOIN sightings s ON s.operation_seq = o.seq
      WHERE (@appId IS NULL OR o.app_id = @appId) AND (@event IS NULL OR c.event = @event) AND c.seq > @after
      ORDER BY a.name, c.seq, o.seq`)
    .all({
      appId: filter.appId ?? null,
      event: filter.event ?? null,
      after: filter.after ?? 0,
    }) as Row[]
  const groups = Map.groupBy(rows, ({ app, change }) => `${change} ${app}`)
  return [...groups.values()].map(travelOf)
}

interface Row {
  app: string
  change: number
  event: string
  committedReal: number
  committedIdp: number
  status: OperationStatus
  resource: 'User' | 'Group'
  plannedReal: number | null
  plannedIdp: number | null
  sentReal: number | null
  sentIdp: number | null
  doneReal: number | null
  doneIdp: number | null
  sight: SightingState | null
  seenReal: number | null
  seenIdp: number | null
}

/** Several operations may carry one change: it has arrived with the first of them. */
function travelOf(rows: Row[]): Travel {
  const { app, change, event, committedReal, committedIdp } = rows[0] as Row
  const carriers = event.startsWith('group.member.') ? ofGroupsIfAny(rows) : rows
  const told = carriers.filter(({ status }) => status === 'succeeded')
  const first = (real: keyof Row, idp: keyof Row): Moment | null => {
    const reals = told.flatMap((row) => (row[real] as number | null) ?? [])
    const idps = told.flatMap((row) => (row[idp] as number | null) ?? [])
    return reals.length === 0 ? null : { real: Math.min(...reals), idp: Math.min(...idps) }
  }
  const sights = told.flatMap(({ sight }) => sight ?? [])
  return {
    app,
    change,
    event,
    fate: fateOf(carriers),
    committed: { real: committedReal, idp: committedIdp },
    planned: first('plannedReal', 'plannedIdp'),
    sent: first('sentReal', 'sentIdp'),
    acknowledged: first('doneReal', 'doneIdp'),
    visible: first('seenReal', 'seenIdp'),
    sight: order.find((state) => sights.includes(state)) ?? null,
  }
}

/** A vendor may touch the user as well; it is in the group that a membership arrives. */
function ofGroupsIfAny(rows: Row[]): Row[] {
  const ofGroups = rows.filter(({ resource }) => resource === 'Group')
  return ofGroups.length > 0 ? ofGroups : rows
}

const order: SightingState[] = ['seen', 'watched', 'unseen', 'undecided']

function fateOf(rows: readonly Row[]): Travel['fate'] {
  const statuses = rows.map(({ status }) => status)
  if (statuses.includes('succeeded')) return 'told'
  if (statuses.some((status) => status === 'queued' || status === 'running' || status === 'waiting'))
    return 'pending'
  return statuses.includes('failed') ? 'failed' : 'skipped'
}
