import type { Directory } from '../directory/directory.ts'
import type { PlannedChange } from './plan-load.ts'

/** Users of a run's own, whose names nobody else has. */
export class People {
  readonly #directory: Directory
  readonly #app: string
  readonly #run: string
  /** Under which name they are found, by number. */
  readonly names: string[] = []
  /** Their group, where there is one. */
  group: string | undefined
  #changes = 0

  constructor(directory: Directory, app: string, run: string) {
    this.#directory = directory
    this.#app = app
    this.#run = run
  }

  /** Makes the group, and has it told as the vendor chooses groups. */
  found(scope: 'assigned' | 'pushed' | 'all'): void {
    const { groups, assignments, pushedGroups } = this.#directory
    this.group = `Measure ${this.#run}`
    groups.create({ displayName: this.group })
    if (scope === 'assigned') assignments.assign(this.#app, { group: this.group })
    if (scope === 'pushed') pushedGroups.push(this.#app, this.group)
  }

  hire(): void {
    const userName = `measure-${this.#run}-${this.names.length}@scimulator.test`
    this.#directory.users.create({
      userName,
      givenName: 'Measure',
      familyName: `Number ${this.names.length}`,
      displayName: `Measure ${this.#run} ${this.names.length}`,
      email: userName,
    })
    this.names.push(userName)
    this.#directory.assignments.assign(this.#app, { user: userName })
  }

  /** Every value is a new one: what was there before cannot be taken for it. */
  change({ user, event }: PlannedChange): void {
    const { users, assignments, members } = this.#directory
    const name = this.names[user] as string
    const fresh = ++this.#changes
    switch (event) {
      case 'user.updated':
        users.update(name, { familyName: `Change ${fresh}` })
        return
      case 'user.renamed': {
        const userName = `measure-${this.#run}-${user}-${fresh}@scimulator.test`
        users.update(name, { userName })
        this.names[user] = userName
        return
      }
      case 'user.deactivated':
        users.deactivate(name)
        return
      case 'user.reactivated':
        users.activate(name)
        // With some vendors an assignment ends with the account.
        assignments.assign(this.#app, { user: name })
        return
      case 'group.member.added':
        members.add(this.group as string, { user: name })
        return
      case 'group.member.removed':
        members.remove(this.group as string, { user: name })
    }
  }
}
