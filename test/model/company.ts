import type { Profile } from '../../src/profile/schema.ts'
import type { UserStatus } from '../../src/store/schema.ts'
import { type Account, accountAfter, type Situation } from './account.ts'

export interface Person {
  id: string
  userName: string
  /** Every name that the person has had. */
  names: Set<string>
  familyName: string
  title: string | null
  status: UserStatus | 'purged'
  statusBefore: UserStatus
  /** Assigned by itself, not by a group. */
  direct: boolean
  manager: Person | undefined
  /** Where the account may stand: several places while the IdP may or may not have looked. */
  accounts: Set<Account>
  /** Names under which a resource may stay behind that the IdP has lost sight of. */
  left: Set<string>
  /** Since the last rest the IdP may have lost sight of a resource, even if it has found it again. */
  wasLost: boolean
  /** Those of them under which it may be in use. */
  strays: Set<string>
  /** Somebody of whom groups are told, at the last rest and ever since without a doubt. */
  steady: boolean
  /** Something about it failed since the last repair. */
  damaged: boolean
}

type GroupPlace = 'none' | 'linked' | 'left'

export interface Team {
  id: string
  displayName: string
  names: Set<string>
  members: Set<Person>
  assigned: boolean
  pushed: boolean
  deleted: boolean
  /** Where its group in the target may stand. */
  places: Set<GroupPlace>
  inScope: boolean
  /** What may become of the target's group, by what was said since the last rest, or when it left the scope. */
  removals: Set<'delete' | 'leave'>
  /** There may be a group in the target that the IdP has lost sight of. */
  mayBeLeft: boolean
  /** In the target at the last rest, and ever since without a doubt. */
  steady: boolean
  /** Since the last rest. */
  added: Set<Person>
  touched: boolean
  /** Who was in the target's group at the last rest, by id. */
  told: Set<string>
  /** Whose membership in it the IdP has lost sight of, by id. */
  ghosts: Set<string>
  damaged: boolean
}

/** The company as its administrator knows it, and where the profile lets every account and group stand. */
export class Company {
  readonly profile: Profile
  readonly persons: Person[] = []
  readonly teams: Team[] = []
  paused = false
  /** Faults disturb the wire. */
  troubled = false
  /** A request may have been carried out without the IdP knowing. */
  mayLoseAnswers = false
  /** A request may have been carried out twice, and nobody knows of the first time. */
  mayHaveTwins = false

  constructor(profile: Profile) {
    this.profile = profile
  }

  hire(id: string, userName: string, familyName: string, status: UserStatus): Person {
    const person: Person = {
      id,
      userName,
      names: new Set([userName]),
      familyName,
      title: null,
      status,
      statusBefore: status,
      direct: false,
      manager: undefined,
      accounts: new Set(['none']),
      left: new Set(),
      wasLost: false,
      strays: new Set(),
      steady: false,
      damaged: false,
    }
    this.persons.push(person)
    return person
  }

  found(id: string, displayName: string): Team {
    const team: Team = {
      id,
      displayName,
      names: new Set([displayName]),
      members: new Set(),
      assigned: false,
      pushed: false,
      deleted: false,
      places: new Set(['none']),
      inScope: false,
      removals: new Set(),
      mayBeLeft: false,
      steady: false,
      added: new Set(),
      touched: false,
      told: new Set(),
      ghosts: new Set(),
      damaged: false,
    }
    this.teams.push(team)
    return team
  }

  /** Those who can still be spoken of. */
  who(...statuses: Person['status'][]): Person[] {
    return this.persons.filter(({ status }) => statuses.includes(status))
  }

  existing(): Team[] {
    return this.teams.filter(({ deleted }) => !deleted)
  }

  situation(person: Person): Situation {
    const byTeam = this.teams.some((team) => team.assigned && team.members.has(person))
    return { status: person.status, assigned: person.direct || byTeam }
  }

  /** Whether groups are told of the person, without a doubt. */
  isTold({ accounts, status }: Person): boolean {
    const { who } = this.profile.membership
    return isOnly(accounts, 'active') && (who === 'provisioned' || status !== 'suspended')
  }

  /** The directory has changed. The IdP may look now, or only after the next change. */
  changed(): void {
    for (const person of this.persons) {
      const after = [...person.accounts].map((account) =>
        accountAfter(this.profile, account, this.situation(person)),
      )
      for (const account of after) person.accounts.add(account)
      // Not necessarily under the present name: a new one may not have been told before the IdP lost sight of it.
      const mayBeLeft = person.accounts.has('left') || person.accounts.has('left-active')
      if (mayBeLeft) for (const name of person.names) person.left.add(name)
      if (!this.isTold(person)) person.steady = false
    }
    for (const team of this.teams) {
      rescope(this.profile, team)
      for (const place of [...team.places])
        for (const after of placesAfter(team, place)) team.places.add(after)
      if (team.places.size > 1) team.steady = false
      if (team.places.has('left')) team.mayBeLeft = true
    }
  }

  /** What an administrator chose counts where there is a choice, and for some time also for other ends. */
  chosen(team: Team, target: 'delete' | 'leave'): void {
    if (target === 'leave' && this.profile.group.scope !== 'assigned') team.removals.add('leave')
  }

  /** The IdP has looked at everything, and nothing went wrong. */
  looked(): void {
    for (const person of this.persons) {
      person.accounts = new Set(
        [...person.accounts].map((account) => accountAfter(this.profile, account, this.situation(person))),
      )
    }
    for (const team of this.teams) {
      team.places = new Set([...team.places].flatMap((place) => placesAfter(team, place)))
    }
  }
}

function placesAfter({ inScope, removals }: Team, place: GroupPlace): GroupPlace[] {
  if (inScope) return ['linked']
  if (place !== 'linked') return [place]
  return [...removals].map((removal) => (removal === 'delete' ? 'none' : 'left'))
}

function rescope(profile: Profile, team: Team): void {
  const { scope, deleted, removed } = profile.group
  const inScope = isInScope(profile, team)
  const isChosen = scope === 'pushed' && team.removals.has('leave')
  if (team.inScope && !inScope && !isChosen) team.removals.add(team.deleted ? deleted : removed)
  team.inScope = inScope
}

function isInScope({ group }: Profile, { deleted, assigned, pushed }: Team): boolean {
  if (deleted) return false
  return { none: false, assigned, pushed, 'assigned-or-pushed': assigned || pushed, all: true }[group.scope]
}

export function isOnly<Value>(values: ReadonlySet<Value>, value: Value): boolean {
  return values.size === 1 && values.has(value)
}
