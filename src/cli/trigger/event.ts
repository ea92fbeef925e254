import { AppError } from '../../base/error.ts'
import type { JsonObject } from '../../base/json.ts'
import { nearest } from '../../base/nearest.ts'
import { sentence } from '../../base/sentence.ts'

/** What the flags say, names not yet looked up. */
export interface Given {
  user?: string | undefined
  group?: string | undefined
  /** Name or id of an app. */
  app?: string | undefined
  /** The texts of `--set`. */
  set: JsonObject
}

/** One call of the HTTP API. */
export interface ApiCall {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  path: string
  body?: JsonObject | undefined
}

/** An event that can be made to happen. */
export interface Trigger {
  /** What it is about: must exist already, or is made by it. */
  subject: 'user' | 'group'
  makes?: true
  /** Flags without which it cannot be; `app` may be left out where the server has only one. */
  needs: readonly (keyof Given)[]
  /** An example, where `--set` is needed. */
  example?: string
  calls: (given: Given & { app: string }) => ApiCall[]
}

const seg = encodeURIComponent
const userAt = ({ user = '' }: Given) => `/users/${seg(user)}`
const groupAt = ({ group = '' }: Given) => `/groups/${seg(group)}`
const memberAt = (given: Given) => `${groupAt(given)}/members/${seg(given.user ?? '')}`
const pushedAt = ({ app, group = '' }: Given & { app: string }) =>
  `/apps/${seg(app)}/pushed-groups/${seg(group)}`
const assignmentAt = ({ app, user, group = '' }: Given & { app: string }) =>
  `/apps/${seg(app)}/assignments/${user === undefined ? `groups/${seg(group)}` : `users/${seg(user)}`}`

const verb = (name: string): Trigger => ({
  subject: 'user',
  needs: ['user'],
  calls: (given) => [{ method: 'POST', path: `${userAt(given)}/${name}` }],
})

const newPassword: Trigger = {
  subject: 'user',
  needs: ['user', 'set'],
  example: 'password=correct-horse',
  calls: (given) => [{ method: 'PUT', path: `${userAt(given)}/password`, body: given.set }],
}

const push = (name: string): Trigger => ({
  subject: 'group',
  needs: ['group', 'app'],
  calls: (given) => [{ method: 'POST', path: `${pushedAt(given)}/${name}` }],
})

/** By the name of the event. */
export const triggers: Readonly<Record<string, Trigger>> = {
  'user.created': {
    subject: 'user',
    makes: true,
    needs: [],
    calls: (given) => [
      { method: 'POST', path: '/users', body: { userName: given.user ?? '', ...given.set } },
      ...(given.group === undefined ? [] : [{ method: 'PUT', path: memberAt(given) } as const]),
      ...(given.app === ''
        ? []
        : [{ method: 'PUT', path: assignmentAt({ ...given, group: undefined }) } as const]),
    ],
  },
  'user.updated': {
    subject: 'user',
    needs: ['user', 'set'],
    example: 'title=Engineer',
    calls: (given) => [{ method: 'PATCH', path: userAt(given), body: given.set }],
  },
  'user.renamed': {
    subject: 'user',
    needs: ['user', 'set'],
    example: 'userName=ada.king@acme.test',
    calls: (given) => [{ method: 'PATCH', path: userAt(given), body: given.set }],
  },
  'user.activated': verb('activate'),
  'user.suspended': verb('suspend'),
  'user.unsuspended': verb('unsuspend'),
  'user.lockedOut': verb('lock'),
  'user.unlocked': verb('unlock'),
  'user.passwordExpired': verb('expire-password'),
  'user.passwordReset': verb('reset-password'),
  'user.recovered': newPassword,
  'user.deactivated': verb('deactivate'),
  'user.reactivated': verb('activate'),
  'user.deleted': {
    subject: 'user',
    needs: ['user'],
    calls: (given) => [{ method: 'DELETE', path: userAt(given) }],
  },
  'user.restored': verb('restore'),
  'user.purged': {
    subject: 'user',
    needs: ['user'],
    calls: (given) => [{ method: 'DELETE', path: `${userAt(given)}?hard=true` }],
  },
  'user.passwordChanged': newPassword,
  'group.created': {
    subject: 'group',
    makes: true,
    needs: ['group'],
    calls: (given) => [
      { method: 'POST', path: '/groups', body: { displayName: given.group ?? '', ...given.set } },
      ...(given.user === undefined ? [] : [{ method: 'PUT', path: memberAt(given) } as const]),
      ...(given.app === ''
        ? []
        : [
            { method: 'PUT', path: assignmentAt({ ...given, user: undefined }) } as const,
            { method: 'PUT', path: pushedAt(given) } as const,
          ]),
    ],
  },
  'group.updated': {
    subject: 'group',
    needs: ['group', 'set'],
    example: 'description=Revenue',
    calls: (given) => [{ method: 'PATCH', path: groupAt(given), body: given.set }],
  },
  'group.renamed': {
    subject: 'group',
    needs: ['group', 'set'],
    example: 'displayName=Revenue',
    calls: (given) => [{ method: 'PATCH', path: groupAt(given), body: given.set }],
  },
  'group.deleted': {
    subject: 'group',
    needs: ['group'],
    calls: (given) => [{ method: 'DELETE', path: groupAt(given) }],
  },
  'group.member.added': {
    subject: 'group',
    needs: ['group', 'user'],
    calls: (given) => [{ method: 'PUT', path: memberAt(given) }],
  },
  'group.member.removed': {
    subject: 'group',
    needs: ['group', 'user'],
    calls: (given) => [{ method: 'DELETE', path: memberAt(given) }],
  },
  'app.user.assigned': {
    subject: 'user',
    needs: ['user', 'app'],
    calls: (given) => [{ method: 'PUT', path: assignmentAt(given) }],
  },
  'app.user.unassigned': {
    subject: 'user',
    needs: ['user', 'app'],
    calls: (given) => [{ method: 'DELETE', path: assignmentAt(given) }],
  },
  'app.group.assigned': {
    subject: 'group',
    needs: ['group', 'app'],
    calls: (given) => [{ method: 'PUT', path: assignmentAt(given) }],
  },
  'app.group.unassigned': {
    subject: 'group',
    needs: ['group', 'app'],
    calls: (given) => [{ method: 'DELETE', path: assignmentAt(given) }],
  },
  'app.group.pushed': {
    subject: 'group',
    needs: ['group', 'app'],
    calls: (given) => [{ method: 'PUT', path: pushedAt(given) }],
  },
  'app.group.unpushed': {
    subject: 'group',
    needs: ['group', 'app'],
    calls: (given) => [{ method: 'DELETE', path: pushedAt(given) }],
  },
  'app.group.push.activated': push('activate'),
  'app.group.push.deactivated': push('deactivate'),
  'app.group.push.requested': push('push'),
}

/** Shorter names. Assignments are of the group where only a group is named. */
const aliases: Readonly<Record<string, string>> = {
  'app.assigned': 'app.user.assigned',
  'app.unassigned': 'app.user.unassigned',
  'group.pushed': 'app.group.pushed',
  'group.unpushed': 'app.group.unpushed',
}

/** Every name that `triggerNamed` takes. */
export const triggerNames: readonly string[] = [...Object.keys(triggers), ...Object.keys(aliases)]

/**
 * The event of that name or alias.
 *
 * @throws AppError `ERR_EVENT_UNKNOWN` with the nearest name
 */
export function triggerNamed(
  name: string,
  { user, group }: Pick<Given, 'user' | 'group'>,
): [string, Trigger] {
  const full = aliases[name] ?? name
  const about = full in triggers && name in aliases && user === undefined && group !== undefined
  const event = about ? full.replace('app.user.', 'app.group.') : full
  const trigger = Object.hasOwn(triggers, event) ? triggers[event] : undefined
  if (trigger) return [event, trigger]
  const close = nearest(name, triggerNames)
  const family = triggerNames.filter((each) => each.split('.')[0] === name.split('.')[0])
  throw new AppError(
    'ERR_EVENT_UNKNOWN',
    sentence(`There is no event "${name}"${close === undefined ? '' : `; did you mean ${close}?`}`),
    { hint: `There are ${(family.length > 0 ? family : triggerNames).join(', ')}.` },
  )
}
