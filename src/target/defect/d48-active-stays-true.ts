import type { Defect } from './defect.ts'
import { memory } from './memory.ts'

/** Those who were created so are shown so. */
const bornInactive = memory(() => new Set<string>())

export const d48: Defect = {
  id: 'D48',
  title: 'A user who was deactivated is still shown as active',
  seen: ['https://github.com/ssoready/ssoready/issues/155'],
  rules: ['SIM-patch-effective', 'ENTRA-inactive-visible'],
  also: [
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'ENTRA-string-boolean',
    'OKTA-pathless',
    'SIM-put-omitted-active',
    'SIM-second-cycle-noop',
    'SIM-final-state-equal',
    'SIM-reactivate',
    'ENTRA-tombstone-username',
  ],
  hooks: {
    save: (next, context) => (write) => {
      if (write.kind === 'create' && write.attributes.active === false) bornInactive(context).add(write.id)
      return next(write)
    },
    represent: (next, context) => (entry, projection) => {
      const text = next(entry, projection)
      if (entry.attributes.active !== false || bornInactive(context).has(entry.id)) return text
      return text.replace('"active":false', '"active":true')
    },
  },
}
