import type { Profile } from '../../src/profile/schema.ts'
import type { UserStatus } from '../../src/store/schema.ts'

/** Where a person stands with the target. `left`: a resource that the IdP knows nothing of any more. */
export type Account = 'none' | 'active' | 'inactive' | 'unmanaged' | 'left' | 'left-active'

/** Where a person stands in the directory. */
export interface Situation {
  status: UserStatus | 'purged'
  assigned: boolean
}

/** What the profile says of a situation. */
export function reactionTo({ lifecycle }: Profile, { status, assigned }: Situation) {
  if (status === 'purged' || status === 'deleted') return lifecycle[status]
  if (!assigned) return lifecycle.unassigned
  return status === 'active' ? ({ do: 'sync', link: 'keep' } as const) : lifecycle[status]
}

/** Where the account stands once the IdP has looked at the situation and everything went well. */
export function accountAfter(profile: Profile, account: Account, situation: Situation): Account {
  const reaction = reactionTo(profile, situation)
  const known = account === 'active' || account === 'inactive'
  switch (reaction.do) {
    case 'sync':
      return 'active'
    case 'deactivate':
      if (account === 'none' || account === 'left' || account === 'left-active') {
        return profile.lifecycle.createInactive && situation.status !== 'purged' ? 'inactive' : account
      }
      return inactiveAfter[reaction.link](account)
    case 'delete':
      if (known) return 'none'
      return account === 'unmanaged' && reaction.link === 'drop' ? 'left' : account
    case 'nothing':
      if (reaction.link === 'drop') return forgotten[account]
      return reaction.link === 'unmanage' && known ? 'unmanaged' : account
  }
}

const inactiveAfter = {
  keep: (account: Account): Account => (account === 'unmanaged' ? 'unmanaged' : 'inactive'),
  unmanage: (): Account => 'unmanaged',
  drop: (): Account => 'left',
}

const forgotten: Record<Account, Account> = {
  none: 'none',
  active: 'left-active',
  inactive: 'left',
  unmanaged: 'left',
  left: 'left',
  'left-active': 'left-active',
}
