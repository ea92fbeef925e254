import type { Directory } from '../directory/directory.ts'
import type { Group, GroupCreate, GroupPatch } from '../directory/group-schema.ts'
import type { SubjectView } from '../directory/subject.ts'
import { allPages } from './all-pages.ts'
import { type GroupRef, nameOf, type SubjectRef, subjectOf } from './refs.ts'

/**
 * The groups of the directory and who is in them. Each verb is one change, kept when its promise is fulfilled. A group or
 * member that does not exist is `ERR_NOT_FOUND`.
 */
export class IdpGroups {
  readonly #directory: Directory

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /** A new group, with members from the beginning if there are any: if one of them does not exist, it is not made. */
  async create({
    members = [],
    ...group
  }: GroupCreate & { members?: readonly SubjectRef[] | undefined }): Promise<Group> {
    return this.#directory.atOnce(() => {
      const created = this.#directory.groups.create(group)
      for (const member of members) this.#directory.members.add(created.id, subjectOf(member))
      return created
    })
  }

  /** Other values: a JSON merge patch (RFC 7396). */
  async update(group: GroupRef, changes: GroupPatch): Promise<Group> {
    return this.#directory.groups.update(nameOf(group), changes)
  }

  /** Another displayName. */
  async rename(group: GroupRef, displayName: string): Promise<Group> {
    return this.update(group, { displayName })
  }

  /** The group as it is. */
  get(group: GroupRef): Group {
    return this.#directory.groups.get(nameOf(group))
  }

  /** In the order of creation. */
  list(): Group[] {
    return allPages((page) => this.#directory.groups.list(page))
  }

  /** The direct members, in the order in which they were added. */
  members(group: GroupRef): SubjectView[] {
    return allPages((page) => this.#directory.members.list(nameOf(group), page))
  }

  /** Answers whether that changed anything. */
  async addMember(group: GroupRef, member: SubjectRef): Promise<boolean> {
    return this.#directory.members.add(nameOf(group), subjectOf(member))
  }

  /** Answers whether that changed anything. */
  async removeMember(group: GroupRef, member: SubjectRef): Promise<boolean> {
    return this.#directory.members.remove(nameOf(group), subjectOf(member))
  }

  /** For good. Answers the group as it was last seen. */
  async delete(group: GroupRef): Promise<Group> {
    return this.#directory.groups.delete(nameOf(group))
  }
}
