import { notFound } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d47: Defect = {
  id: 'D47',
  title: 'A user who is not active is found neither by id nor by a filter',
  seen: ['https://github.com/ssoready/ssoready/issues/155', 'https://github.com/getsentry/sentry/pull/27971'],
  rules: ['ENTRA-inactive-visible'],
  also: [
    'SIM-conflict-findable',
    'SIM-active-on-create',
    'RFC7644-3.4.1-200',
    'SIM-patch-effective',
    'SIM-read-your-writes',
    'SIM-put-omitted-active',
    'SIM-reactivate',
    'SIM-final-state-equal',
    'ENTRA-string-boolean',
    'OKTA-pathless',
    'ENTRA-tombstone-username',
  ],
  hooks: {
    find: (next) => (type, filter) => next(type, filter).filter((entry) => entry.attributes.active !== false),
    execute: (next) => (command) => {
      const outcome = next(command)
      const isHidden =
        command.kind === 'read' && outcome.kind === 'resource' && outcome.entry.attributes.active === false
      if (isHidden) throw notFound(`User ${command.id}`)
      return outcome
    },
  },
}
