import type { Json, JsonObject } from '../../src/base/json.ts'
import type { Profile } from '../../src/profile/schema.ts'
import type { Answer, Api } from './api.ts'
import type { Company, Person, Team } from './company.ts'
import type { Random } from './random.ts'

/** How often each kind of change happens. */
const weights = {
  join: 6,
  move: 12,
  rename: 6,
  addMember: 8,
  removeMember: 6,
  unassign: 3,
  assign: 3,
  suspend: 2,
  resume: 2,
  remove: 1,
  renameTeam: 2,
  withdrawTeam: 0.5,
}

const titles = ['Engineer', 'Lead', 'Director', null] as const
const departments = ['Research', 'Sales'] as const

/** Random changes through the API, one after the other for each person, and the notes of what was answered. */
export class Load {
  readonly #api: Api
  readonly #company: Company
  readonly #random: Random
  readonly #users: number
  readonly #profile: Profile
  /** Changes that were answered. */
  answered = 0
  #paused = true
  /** Changes that have been begun and not answered, and who waits for there to be none. */
  #underWay = 0
  #atRest: (() => void)[] = []
  onAnswer: () => void = () => {}

  constructor(api: Api, company: Company, random: Random, profile: Profile, users: number) {
    this.#api = api
    this.#company = company
    this.#random = random
    this.#profile = profile
    this.#users = users
  }

  /** An app for the target, and the groups. */
  async prepare(target: string, token: string, profile: string, teams: number): Promise<void> {
    await this.#api.must('POST', '/apps', {
      name: 'app',
      profile,
      target: { url: target, auth: { type: 'bearer', token } },
    })
    for (let number = 0; number < teams; number++) {
      const name = `Team ${number}`
      const { id } = await this.#api.must('POST', '/groups', { displayName: name })
      const team: Team = { number, names: [name], id: String(id), busy: false }
      this.#company.teams.push(team)
      await this.#api.must('PUT', this.#place(team))
    }
  }

  begin(): void {
    this.#paused = false
  }

  /** Resolves once no change is under way: one that is answered after a settle would be compared too early. */
  async pause(): Promise<void> {
    this.#paused = true
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#atRest.push(resolve))
  }

  /** Goes on, through all lives of the server, until `stopped` says so. */
  async work(stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      await this.#api.up
      if (this.#paused || !(await this.#counted())) await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  async #counted(): Promise<boolean> {
    this.#underWay++
    try {
      return await this.#change()
    } finally {
      this.#underWay--
      if (this.#underWay === 0) for (const resolve of this.#atRest.splice(0)) resolve()
    }
  }

  /** False when there was nobody to do it to. */
  async #change(): Promise<boolean> {
    const kind = this.#company.people.length < 10 ? 'join' : this.#random.weighted(weights)
    if (kind === 'join') return await this.#join()
    if (kind === 'renameTeam' || kind === 'withdrawTeam') {
      const team = this.#company.freeTeam()
      return team !== undefined && (await this.#alone(team, () => this.#ofTeam(kind, team)))
    }
    const leaving = kind === 'unassign' || kind === 'suspend' || kind === 'remove'
    const person = this.#company.freePerson(({ leaver }) => leaver || !leaving)
    return person !== undefined && (await this.#alone(person, () => this.#ofPerson(kind, person)))
  }

  async #alone(subject: Person | Team, change: () => Promise<void>): Promise<true> {
    subject.busy = true
    await change()
    subject.busy = false
    return true
  }

  async #join(): Promise<boolean> {
    if (this.#company.people.filter(({ gone }) => !gone).length >= this.#users) return false
    const person = this.#company.hire()
    return await this.#alone(person, async () => {
      const userName = this.#company.newName(person)
      person.names.push(userName)
      const user = { userName, givenName: 'Person', familyName: `Number ${person.number}`, email: userName }
      const answer = await this.#tell('POST', '/users', user, { [`${person.number} userName`]: userName })
      person.id = answer ? String(answer.body.id) : await this.#find(userName)
      if (person.id === undefined) {
        person.gone = true
        return
      }
      this.#company.belief.answered(`${person.number} userName`, userName)
      // Certain, before any membership: some vendors leave out for good whoever is assigned after joining a group.
      while (!(await this.#assign(person, true))) await this.#api.up
      const team = this.#random.pick(this.#company.teams)
      if (team && this.#random.fraction() < 0.7) await this.#member(person, team, true)
    })
  }

  async #ofPerson(kind: keyof typeof weights, person: Person): Promise<void> {
    const { number, names } = person
    switch (kind) {
      case 'move': {
        const change: JsonObject = {
          title: this.#random.pick(titles),
          department: this.#random.pick(departments),
        }
        await this.#patch(person, change)
        return
      }
      case 'rename': {
        const userName =
          !person.leaver && this.#random.fraction() < 0.3
            ? this.#random.pick(names)!
            : this.#company.newName(person)
        names.push(userName)
        await this.#patch(person, { userName })
        return
      }
      case 'addMember':
      case 'removeMember': {
        const team = this.#random.pick(this.#company.teams)
        if (team) await this.#member(person, team, kind === 'addMember')
        return
      }
      case 'unassign':
      case 'assign':
        await this.#assign(person, kind === 'assign')
        return
      case 'suspend':
      case 'resume': {
        const status = kind === 'suspend' ? 'suspended' : 'active'
        const verb = kind === 'suspend' ? 'suspend' : 'unsuspend'
        await this.#tell('POST', `/users/${person.id}/${verb}`, undefined, { [`${number} status`]: status })
        return
      }
      case 'remove':
        person.gone = true
        await this.#tell('DELETE', `/users/${person.id}`, undefined, { [`${number} status`]: 'deleted' })
    }
  }

  async #ofTeam(kind: 'renameTeam' | 'withdrawTeam', team: Team): Promise<void> {
    if (kind === 'renameTeam') {
      const displayName = `Team ${team.number}.${team.names.length}`
      team.names.push(displayName)
      await this.#tell(
        'PATCH',
        `/groups/${team.id}`,
        { displayName },
        { [`team ${team.number} name`]: displayName },
      )
    } else if (this.#profile.group.removed === 'delete') {
      await this.#tell('DELETE', this.#place(team), undefined, { [`team ${team.number} there`]: false })
      await this.#tell('PUT', this.#place(team), undefined, { [`team ${team.number} there`]: true })
    }
  }

  async #patch({ id, number }: Person, change: JsonObject): Promise<void> {
    const facts = Object.entries(change).map(([name, value]): [string, Json] => [`${number} ${name}`, value])
    await this.#tell('PATCH', `/users/${id}`, change, Object.fromEntries(facts))
  }

  async #assign({ id, number }: Person, assigned: boolean): Promise<Answer> {
    const path = `/apps/app/assignments/users/${id}`
    return await this.#tell(assigned ? 'PUT' : 'DELETE', path, undefined, {
      [`${number} assigned`]: assigned,
    })
  }

  async #member({ id, number }: Person, team: Team, member: boolean): Promise<void> {
    const fact = { [`${number} in ${team.number}`]: member }
    await this.#tell(member ? 'PUT' : 'DELETE', `/groups/${team.id}/members/${id}`, undefined, fact)
  }

  /** Where a group is made to be sent: pushed, or, for vendors that send what is assigned, assigned. */
  #place({ id }: Team): string {
    return this.#profile.group.scope === 'assigned'
      ? `/apps/app/assignments/groups/${id}`
      : `/apps/app/pushed-groups/${id}`
  }

  /** Sends a change; what it says becomes certain with a success, possible without an answer. */
  async #tell(
    method: string,
    path: string,
    body: JsonObject | undefined,
    facts: JsonObject,
  ): Promise<Answer> {
    const answer = await this.#api.call(method, path, body)
    for (const [fact, value] of Object.entries(facts)) {
      if (!answer) this.#company.belief.unanswered(fact, value)
      else if (answer.status < 300) this.#company.belief.answered(fact, value)
      // A suspended user cannot be suspended: refused, and nothing has changed.
      else if (answer.status !== 409) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    }
    if (answer) {
      this.answered++
      this.onAnswer()
    }
    return answer
  }

  /** Whether somebody whose hiring was not answered is there. */
  async #find(userName: string): Promise<string | undefined> {
    while (true) {
      await this.#api.up
      const answer = await this.#api.call('GET', `/users/${encodeURIComponent(userName)}`)
      if (answer) return answer.status === 404 ? undefined : String(answer.body.id)
    }
  }
}
