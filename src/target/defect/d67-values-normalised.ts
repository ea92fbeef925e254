import { isObject, type Json } from '../../base/json.ts'
import type { Defect } from './defect.ts'

export const d67: Defect = {
  id: 'D67',
  title: 'E-mail addresses are stored in lower case, and of phone numbers only the digits and the plus',
  seen: [
    'https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups',
  ],
  inferred: true,
  rules: ['SIM-echo-as-sent', 'SIM-second-cycle-noop'],
  also: [
    'SIM-patch-effective',
    'RFC7644-3.5.1-persisted',
    'SIM-read-your-writes',
    'SIM-final-state-equal',
    'ENTRA-valuepath',
    'ENTRA-valuepath-create',
  ],
  hooks: {
    save: (next) => (write) => {
      const { emails, phoneNumbers, ...rest } = write.attributes
      const attributes = {
        ...rest,
        ...(emails && { emails: withValues(emails, (text) => text.toLowerCase()) }),
        ...(phoneNumbers && {
          phoneNumbers: withValues(phoneNumbers, (text) => text.replace(/[^\d+]/g, '')),
        }),
      }
      return next({ ...write, attributes })
    },
  },
}

function withValues(list: Json, change: (text: string) => string): Json {
  if (!Array.isArray(list)) return list
  return list.map((each) =>
    isObject(each) && typeof each.value === 'string' ? { ...each, value: change(each.value) } : each,
  )
}
