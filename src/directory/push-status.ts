import { AppError } from '../base/error.ts'
import type { PushStatus } from '../store/schema.ts'
import type { ChangeEvent } from './change.ts'

interface Turn {
  from: readonly PushStatus[]
  to: PushStatus
  event: ChangeEvent
}

/** What an administrator may ask of a pushed group, from which statuses, and where it leads. */
const verbs = {
  activate: { from: ['inactive'], to: 'active', event: 'app.group.push.activated' },
  deactivate: { from: ['active', 'error'], to: 'inactive', event: 'app.group.push.deactivated' },
  push: { from: ['active', 'error'], to: 'active', event: 'app.group.push.requested' },
  retry: { from: ['error'], to: 'active', event: 'app.group.push.requested' },
} as const satisfies Record<string, Turn>

export type PushVerb = keyof typeof verbs

/** What the verb does; undefined when there is nothing to do. Throws when there is no way. */
export function pushTurn(verb: PushVerb, displayName: string, status: PushStatus): Turn | undefined {
  const turn: Turn = verbs[verb]
  if (turn.from.includes(status)) return turn
  if (turn.to === status && (verb === 'activate' || verb === 'deactivate')) return undefined
  throw new AppError(
    'ERR_STATE',
    `The push of the group "${displayName}" is ${inWords(status)}; ${verb} needs one that is ${turn.from.map(inWords).join(' or ')}.`,
    { hint: hints[status] },
  )
}

function inWords(status: PushStatus): string {
  return status === 'error' ? 'in error' : status
}

const hints = {
  active: 'Nothing failed; "push" tells the group again.',
  inactive: 'Use "activate", which also tells the memberships.',
  error: 'Use "retry", or "deactivate" to leave it as it is.',
} satisfies Record<PushStatus, string>
