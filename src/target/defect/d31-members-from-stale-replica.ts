import type { Context } from '../context.ts'
import type { Members } from '../membership.ts'
import type { Defect } from './defect.ts'
import { memory } from './memory.ts'

/** How many requests after a write the replica has it. Not a time, so that it is seen with any clock. */
const lag = 2

const mostRemembered = 100

interface Replica {
  requests: number
  /** For each group the members that were written, with the number of the request. */
  written: Map<string, { at: number; members: Members }[]>
}

const replica = memory((): Replica => ({ requests: 0, written: new Map() }))

export const d31: Defect = {
  id: 'D31',
  title:
    'The members that a PATCH of a group changes are read from a replica that is behind, and written back whole',
  seen: ['https://github.com/fleetdm/fleet/issues/50724'],
  rules: ['SIM-members-concurrent', 'SIM-read-your-writes'],
  also: [
    'RFC7644-3.5.2.1-members-add-appends',
    'RFC7644-3.5.2.2-members-remove-one',
    'ENTRA-members-remove-value',
    'ENTRA-members-multi',
    'SIM-patch-effective',
    'SIM-patch-no-collateral',
    'SIM-final-state-equal',
    'RFC7644-3.5.2.3-members-replace',
    'RFC7644-3.5.2.1-members-add-idempotent',
    'RFC7644-3.14-etag',
  ],
  hooks: {
    answer: (next, context) => (request) => {
      replica(context).requests++
      return next(request)
    },
    save: (next, context) => (write) => {
      if (write.kind !== 'patch' || !write.members) return next(write)
      const { requests, written } = replica(context)
      const now = idsOf(context, write.id)
      const history = written.get(write.id) ?? [{ at: 0, members: now }]
      const base = shown(history, requests) ?? now
      const kept = [...base].filter(([id]) => !write.members?.removed.includes(id))
      const members = new Map([...kept, ...write.members.added])
      written.set(write.id, [...history, { at: requests, members }].slice(-mostRemembered))
      const removed = [...now.keys()].filter((id) => !members.has(id))
      return next({ ...write, members: { added: members, removed } })
    },
    represent: (next, context) => (entry, projection) => {
      const text = next(entry, projection)
      const { requests, written } = replica(context)
      const members = entry.type === 'Group' ? shown(written.get(entry.id) ?? [], requests) : undefined
      if (!members) return text
      const resource = JSON.parse(text)
      // Asked without members, the group comes without.
      if (projection && resource.members === undefined) return text
      const values = [...members].map(([id, display]) =>
        context.representation.member(entry.store, id, display),
      )
      const { members: _, ...rest } = resource
      return JSON.stringify(values.length > 0 ? { ...rest, members: values } : rest)
    },
  },
}

/** What the replica has by now; undefined when it is not behind. */
function shown(history: { at: number; members: Members }[], requests: number): Members | undefined {
  const last = history.at(-1)
  if (!last || last.at <= requests - lag) return undefined
  return history.findLast(({ at }) => at <= requests - lag)?.members
}

function idsOf({ propagation }: Context, group: string): Members {
  return new Map(propagation.written.memberships.membersOf(group))
}
