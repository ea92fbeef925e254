import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d01: Defect = {
  id: 'D01',
  title: 'A filter that matches nothing is answered by 404 instead of an empty list',
  seen: [
    'https://github.com/jelhub/scimgateway/issues/18',
    'https://github.com/grokability/snipe-it/issues/11913',
  ],
  rules: ['RFC7644-3.4.2-empty-200'],
  hooks: {
    execute: (next) => (command) => {
      const outcome = next(command)
      const isMiss =
        command.kind === 'list' && command.query.filter && outcome.kind === 'list' && outcome.total === 0
      if (isMiss) throw new ScimError(404, 'Nobody matches the filter')
      return outcome
    },
  },
}
