import type { Hooks } from '../../hook.ts'
import { ScimError } from '../../scim-error.ts'
import type { ListOutcome, Query } from '../../step.ts'
import type { Defect } from '../defect.ts'
import { rewriteDocument, together, withBody } from '../rewrite.ts'
import { negation } from './negation.ts'

const advertised = rewriteDocument('ServiceProviderConfig', (body) => ({
  ...body,
  pagination: { ...Object(body.pagination), cursor: true },
}))

/** Pages by cursor (RFC 9865), which the honest target neither has nor claims to have. */
export const cursorNegations: readonly Defect[] = [
  negation(
    'RFC9865-2-next-cursor',
    'Pages by cursor never end: the last one has a nextCursor, too',
    cursors({ afterLast: true, whenUnknown: 'refuse' }),
  ),
  negation(
    'RFC9865-2.1-errors',
    'A cursor that is not known begins with the first page again',
    cursors({ afterLast: false, whenUnknown: 'begin' }),
  ),
  negation(
    'RFC9865-4-config',
    '/ServiceProviderConfig claims pages by cursor, but cursors are ignored',
    advertised,
    ['SIM-spconfig-truth', 'RFC9865-2-next-cursor', 'RFC9865-2.1-errors'],
  ),
]

interface Habit {
  afterLast: boolean
  whenUnknown: 'refuse' | 'begin'
}

function cursors({ afterLast, whenUnknown }: Habit): Hooks {
  /** The filters of those queries that came with a cursor: a cursor counts for its own only. */
  const filters = new WeakMap<Query, string>()
  const following = new WeakMap<ListOutcome, string>()
  return together(advertised, {
    parse: (next) => (request, route, body) => {
      const command = next(request, route, body)
      const parameters = new URLSearchParams(request.query)
      const cursor = parameters.get('cursor')
      if (command.kind !== 'list' || cursor === null) return command
      const filter = parameters.get('filter') ?? ''
      const startIndex = cursor === '' ? 1 : placeIn(cursor, filter)
      if (startIndex === undefined && whenUnknown === 'refuse')
        throw new ScimError(400, `There is no cursor ${cursor}`, 'invalidCursor')
      const query = { ...command.query, startIndex: startIndex ?? 1 }
      filters.set(query, filter)
      return { ...command, query }
    },
    page: (next) => (found, query) => {
      const list = next(found, query)
      const filter = filters.get(query)
      const place = query.startIndex + list.entries.length
      const isLast = place > found.length
      if (filter !== undefined && (afterLast || !isLast)) {
        following.set(list, cursorAt(isLast ? 1 : place, filter))
      }
      return list
    },
    render: (next) => (outcome) => {
      const reply = next(outcome)
      const nextCursor = outcome.kind === 'list' ? following.get(outcome) : undefined
      if (nextCursor === undefined) return reply
      return withBody(reply, (body) => ({ ...body, nextCursor }))
    },
  })
}

function cursorAt(place: number, filter: string): string {
  return Buffer.from(JSON.stringify([place, filter])).toString('base64url')
}

function placeIn(cursor: string, filter: string): number | undefined {
  const match = /^\[(\d+),(".*")\]$/.exec(Buffer.from(cursor, 'base64url').toString())
  return match && match[2] === JSON.stringify(filter) ? Number(match[1]) : undefined
}
