import type { JsonObject } from '../../base/json.ts'
import type { Defect } from './defect.ts'

export const d49: Defect = {
  id: 'D49',
  title: 'A user whose userName changes gets a new id; the old one is gone, with its memberships',
  seen: ['https://github.com/ssoready/ssoready/issues/164'],
  rules: ['RFC7643-3.1-id-stable', 'SIM-patch-no-collateral'],
  also: [
    'RFC7644-3.4.1-200',
    'SIM-final-state-equal',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'SIM-location-resolves',
    'ENTRA-tombstone-username',
    'SIM-repeat-write',
    'RFC7643-3.1-meta-times',
    'RFC7643-4.1.2-groups-readonly',
  ],
  hooks: {
    save:
      (next, { propagation, now, newId }) =>
      (write) => {
        const { type, id, attributes } = write
        const before = propagation.written.get(type, id)
        const isRename = before !== undefined && nameOf(before.attributes) !== nameOf(attributes)
        if (!isRename) return next(write)
        const renamed = next({ ...write, id: newId(type) })
        propagation.commit({ kind: 'remove', type, id, at: now() })
        return renamed
      },
  },
}

function nameOf({ userName }: JsonObject): string {
  return `${userName}`.toLowerCase()
}
