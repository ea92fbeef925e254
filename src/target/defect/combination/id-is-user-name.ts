import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'

/** The id is the userName as it is, and follows it; requests must percent-encode it. */
export const idIsUserName: Defect = {
  id: 'C-id-is-user-name',
  title: 'The id of a user is the userName, to be percent-encoded in paths, and another one after a rename',
  seen: [],
  rules: ['RFC7643-3.1-id-stable'],
  also: [
    'SIM-id-url-safe',
    'RFC7644-3.4.1-200',
    'SIM-final-state-equal',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'SIM-location-resolves',
    'ENTRA-tombstone-username',
    'SIM-repeat-write',
    'SIM-patch-no-collateral',
    'RFC7643-3.1-meta-times',
    'RFC7643-3.1-id-case',
  ],
  hooks: {
    save:
      (next, { propagation, now }) =>
      (write) => {
        const { type, id: old, attributes } = write
        if (type !== 'User') return next(write)
        const id = `${attributes.userName}`
        if (id === old) return next(write)
        // Under the id of another user, in whatever case, this would be taken for a write to that one.
        if (propagation.written.find(type, 'userName', id).some((other) => other.id !== old))
          throw new ScimError(409, `A User with the userName "${id}" exists already`, 'uniqueness')
        if (write.kind === 'create') return next({ ...write, id })
        const renamed = next({ ...write, kind: 'replace', id })
        const { memberships } = propagation.written
        for (const group of [...memberships.groupsOf(old)]) {
          const held = propagation.written.get('Group', group)
          const members = { added: new Map([[id, memberships.membersOf(group).get(old)]]), removed: [old] }
          if (held)
            propagation.commit({
              kind: 'put',
              type: 'Group',
              id: group,
              attributes: held.attributes,
              at: now(),
              members,
            })
        }
        propagation.commit({ kind: 'remove', type, id: old, at: now() })
        return renamed
      },
    // The name is the id's own, so only another id may not have it.
    checkUnique:
      (next, { propagation }) =>
      (write) => {
        if (write.type !== 'User' || write.kind === 'create') return next(write)
        const same = propagation.written.find('User', 'userName', `${write.attributes.userName}`)
        if (same.length > 0 && same.every(({ id }) => id.toLowerCase() === write.id.toLowerCase())) return
        next(write)
      },
  },
}
