/** The members of a group: their ids, each with the `display` that the client gave it. */
export type Members = ReadonlyMap<string, string | undefined>

/** What changes in a group's membership. Ids that are in `added` and in the group already get a new `display`. */
export interface MembershipChange {
  added: Members
  removed: readonly string[]
}

interface Links {
  groups: Set<string>
  revision: number
}

const nobody: Members = new Map()
const nothing: ReadonlySet<string> = new Set()

/** Who is in which group, from both sides, so that neither side has to be searched or copied. */
export class Memberships {
  readonly #members = new Map<string, Map<string, string | undefined>>()
  readonly #links = new Map<string, Links>()

  membersOf(group: string): Members {
    return this.#members.get(group) ?? nobody
  }

  groupsOf(member: string): ReadonlySet<string> {
    return this.#links.get(member)?.groups ?? nothing
  }

  /** Grows whenever what a member shows of its groups changes. */
  revisionOf(member: string): number {
    return this.#links.get(member)?.revision ?? 0
  }

  change(group: string, { added, removed }: MembershipChange): void {
    let members = this.#members.get(group)
    if (!members) this.#members.set(group, (members = new Map()))
    for (const id of removed) if (members.delete(id)) this.#linksOf(id, (links) => links.groups.delete(group))
    for (const [id, display] of added) {
      members.set(id, display)
      this.#linksOf(id, (links) => links.groups.add(group))
    }
  }

  /** The group shows differently in its members, since it has another name. */
  touchMembers(group: string): void {
    for (const id of this.membersOf(group).keys()) this.#linksOf(id, () => true)
  }

  /** Forgets a group or a member, on both sides. Answers the groups that lost it. */
  forget(id: string): string[] {
    for (const member of this.membersOf(id).keys()) this.#linksOf(member, (links) => links.groups.delete(id))
    this.#members.delete(id)
    const groups = [...this.groupsOf(id)]
    for (const group of groups) this.#members.get(group)?.delete(id)
    this.#links.delete(id)
    return groups
  }

  #linksOf(member: string, act: (links: Links) => unknown): void {
    let links = this.#links.get(member)
    if (!links) this.#links.set(member, (links = { groups: new Set(), revision: 0 }))
    act(links)
    links.revision++
  }
}
