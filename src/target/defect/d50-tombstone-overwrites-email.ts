import type { Defect } from './defect.ts'

/** The object id without its dashes, then what the name was. */
const tombstone = /^[0-9a-f]{32}.*@/i

export const d50: Defect = {
  id: 'D50',
  title: 'The userName that Entra ID gives a deleted user becomes the e-mail address, too',
  seen: ['https://github.com/onyx-dot-app/onyx/pull/14074'],
  rules: ['ENTRA-tombstone-username'],
  also: ['SIM-patch-no-collateral'],
  hooks: {
    save: (next) => (write) => {
      const { userName } = write.attributes
      if (write.kind === 'create' || typeof userName !== 'string' || !tombstone.test(userName))
        return next(write)
      const emails = [{ value: userName, type: 'work', primary: true }]
      return next({ ...write, attributes: { ...write.attributes, emails } })
    },
  },
}
