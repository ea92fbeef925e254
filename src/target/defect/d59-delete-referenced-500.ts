import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d59: Defect = {
  id: 'D59',
  title: 'A user who is in a group cannot be deleted: 500',
  seen: ['https://github.com/getprobo/probo/pull/1277'],
  rules: ['SIM-delete-blocked'],
  also: [
    'RFC7644-3.6-204',
    'SIM-member-of-deleted',
    'RFC7644-3.12-no-5xx-for-client-error',
    'SIM-secret-echo',
    'RFC7644-3.6-gone',
  ],
  hooks: {
    execute:
      (next, { propagation }) =>
      (command) => {
        const isReferenced =
          command.kind === 'delete' && propagation.written.memberships.groupsOf(command.id).size > 0
        if (isReferenced)
          throw new ScimError(500, 'update or delete on table "users" violates foreign key constraint')
        return next(command)
      },
  },
}
