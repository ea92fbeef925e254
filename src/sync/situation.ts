import { isEnabled } from '../directory/user-status.ts'
import { passed, type Verdict } from '../mapping/scoping-filter.ts'
import type { Reaction } from '../profile/engine-schema.ts'
import type { Profile } from '../profile/schema.ts'
import type { UserStatus } from '../store/schema.ts'
import type { Mapped } from './evaluate.ts'
import type { UserSubject } from './subject-reader.ts'

/** Where a user stands with an app. filtered-out: it would be in scope but for a scoping filter. */
export type Standing = 'in-scope' | 'unassigned' | 'filtered-out'

/** In provisioning: in scope and usable. */
const inSync: Reaction = { do: 'sync', link: 'keep' }

/** What is asked for a user of the directory as it stands; undefined once it is purged. */
export function reactionToSubject(app: Mapped, subject: UserSubject | undefined): Reaction {
  return reactionTo(app, subject?.status, standingOf(subject, verdictOn(app, subject)))
}

/** What the scoping filters say of it. */
export function verdictOn({ filter }: Mapped, subject: UserSubject | undefined): Verdict {
  return subject ? filter.user({ ...subject.source, active: isEnabled(subject.status) }) : passed
}

export function standingOf(subject: UserSubject | undefined, verdict: Verdict): Standing {
  if (!subject?.inScope) return 'unassigned'
  return verdict.passed ? 'in-scope' : 'filtered-out'
}

/** What a user's state in the directory asks for in the target. `status` is undefined once the user is purged. */
export function reactionTo(
  { profile, mapping }: Pick<Mapped, 'profile' | 'mapping'>,
  status: UserStatus | undefined,
  standing: Standing,
): Reaction {
  const { lifecycle } = profile
  const reaction = plainReaction(lifecycle, status, standing)
  if (reaction.do !== 'deactivate' || mapping.saysActive) return reaction
  return withoutActive[lifecycle.noActiveMapping](reaction)
}

function plainReaction(
  lifecycle: Profile['lifecycle'],
  status: UserStatus | undefined,
  standing: Standing,
): Reaction {
  if (status === undefined) return lifecycle.purged
  if (status === 'deleted') return lifecycle.deleted
  if (standing === 'in-scope') return status === 'active' ? inSync : lifecycle[status]
  const { unassigned, outOfScope, skipOutOfScopeDeletions } = lifecycle
  const reaction = standing === 'unassigned' ? unassigned : (outOfScope ?? unassigned)
  return skipOutOfScopeDeletions ? { do: 'nothing', link: reaction.link } : reaction
}

/** A deactivation where `active` cannot be said. */
const withoutActive = {
  deactivate: (reaction) => reaction,
  none: ({ link }) => ({ do: 'nothing', link }),
  delete: () => ({ do: 'delete', link: 'drop' }),
} satisfies Record<Profile['lifecycle']['noActiveMapping'], (reaction: Reaction) => Reaction>
