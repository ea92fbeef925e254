import { z } from 'zod'
import { caseFold } from '../base/case-fold.ts'
import type { Problem } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { nearest } from '../base/nearest.ts'
import type { MemberKind, UserStatus } from '../store/schema.ts'
import { type InputKind, inputIssues } from './check-input.ts'
import { type DocumentSource, documentError } from './document-source.ts'
import { groupCreateSchema, groupInput } from './group-schema.ts'
import { mergeAttributes, userInput } from './user-input.ts'
import { userCreateSchema, userStatuses } from './user-schema.ts'

/** A document in which every name leads somewhere. Users are known by their folded userName. */
export interface CheckedDocument {
  users: CheckedUser[]
  /** Undefined when the document has no word about groups. */
  groups: CheckedGroup[] | undefined
}

export interface CheckedUser {
  userName: string
  folded: string
  status: UserStatus
  /** A userName in any case. */
  manager: string | null
  attributes: JsonObject
}

export interface CheckedGroup {
  displayName: string
  description: string | null
  /** A userName in any case, or a displayName. */
  members: { kind: MemberKind; name: string }[]
}

/** Throws an `AppError` with the place of every problem; of very many the first hundred. */
export function checkDocument(source: DocumentSource): CheckedDocument {
  const problems = new Problems(source)
  const { users = [], groups } = problems.check(documentSchema, source.data, [], documentInput) ?? {}
  const checked = {
    users: users.flatMap((user, index) => checkUser(problems, user, index) ?? []),
    groups: groups?.flatMap((group, index) => checkGroup(problems, group, index) ?? []),
  }
  // References are looked at once all names are known, and only if those are right.
  problems.throwIfAny()
  const names = new Map(checked.users.map(({ folded, userName }) => [folded, userName]))
  checkUsers(problems, checked.users, names)
  if (checked.groups) checkGroups(problems, checked.groups, names)
  problems.throwIfAny()
  return checked
}

const documentSchema = z.strictObject({
  users: z.array(z.unknown()),
  groups: z.array(z.unknown()).optional(),
})
const documentInput: InputKind = { code: '', noun: 'directory', names: ['users', 'groups'] }

const userSchema = userCreateSchema.extend({ status: z.enum(userStatuses).default('active') })

const groupSchema = groupCreateSchema.extend({
  members: z
    .array(
      z.union([z.string(), z.strictObject({ group: z.string() })], {
        error: 'must be a userName or {group: displayName}',
      }),
    )
    .default([]),
})
const { members: _, ...groupReasons } = groupInput.reasons ?? {}
const documentGroupInput: InputKind = {
  ...groupInput,
  names: [...groupInput.names, 'members'],
  reasons: groupReasons,
}

function checkUser(problems: Problems, input: unknown, index: number): CheckedUser | undefined {
  const user = problems.check(userSchema, input, ['users', index], userInput)
  if (!user) return undefined
  const { userName, status, managerId, ...values } = user
  return {
    userName,
    folded: caseFold(userName),
    status,
    manager: managerId || null,
    attributes: mergeAttributes({}, values),
  }
}

function checkGroup(problems: Problems, input: unknown, index: number): CheckedGroup | undefined {
  const group = problems.check(groupSchema, input, ['groups', index], documentGroupInput)
  if (!group) return undefined
  const { displayName, description, members } = group
  return {
    displayName,
    description: description || null,
    members: members.map((member) =>
      typeof member === 'string' ? { kind: 'user', name: member } : { kind: 'group', name: member.group },
    ),
  }
}

function checkUsers(problems: Problems, users: CheckedUser[], names: Names): void {
  const seen = new Set<string>()
  for (const [index, { userName, folded, manager }] of users.entries()) {
    const at = (attribute: string) => ['users', index, attribute]
    if (seen.has(folded)) problems.add(at('userName'), `the userName "${userName}" is there twice`)
    seen.add(folded)
    if (manager === null) continue
    const known = caseFold(manager)
    if (known === folded) problems.add(at('managerId'), 'managerId must be somebody else than the user')
    else if (!names.has(known)) problems.addUnknown(at('managerId'), 'user', manager, names)
  }
}

function checkGroups(problems: Problems, groups: CheckedGroup[], userNames: Names): void {
  const groupNames = new Map(groups.map(({ displayName }) => [displayName, displayName]))
  const seen = new Set<string>()
  for (const [index, { displayName, members }] of groups.entries()) {
    const path = ['groups', index]
    if (seen.has(displayName))
      problems.add([...path, 'displayName'], `the displayName "${displayName}" is there twice`)
    seen.add(displayName)
    for (const [place, { kind, name }] of members.entries()) {
      const at = [...path, 'members', place]
      const known = kind === 'user' ? userNames.has(caseFold(name)) : groupNames.has(name)
      if (!known) problems.addUnknown(at, kind, name, kind === 'user' ? userNames : groupNames)
      else if (kind === 'group' && name === displayName)
        problems.add(at, 'a group cannot be a member of itself')
    }
  }
}

/** Names as written, by what they are found under. */
type Names = Map<string, string>

type Path = readonly (string | number)[]

/** More than these help nobody. */
const mostProblems = 100
/** Among more names than these the nearest would take too long to find. */
const mostCompared = 10_000

class Problems {
  readonly #source: DocumentSource
  readonly #found: Problem[] = []

  constructor(source: DocumentSource) {
    this.#source = source
  }

  add(path: Path, message: string, onKey = false): void {
    if (this.#found.length < mostProblems)
      this.#found.push({ path: this.#source.place(path, onKey), message })
  }

  addUnknown(path: Path, kind: MemberKind, name: string, names: Names): void {
    if (this.#found.length >= mostProblems) return
    const meant = names.size > mostCompared ? undefined : nearest(name, names.values())
    this.add(
      path,
      `there is no ${kind} "${name}" in this document${meant ? `; did you mean "${meant}"?` : ''}`,
    )
  }

  /** The input as its schema gives it back, or undefined with its problems noted. */
  check<Schema extends z.ZodType>(
    schema: Schema,
    input: unknown,
    path: Path,
    kind: InputKind,
  ): z.output<Schema> | undefined {
    const result = schema.safeParse(input)
    if (result.success) return result.data
    for (const { keys, message, onKey } of inputIssues(result.error, input, kind)) {
      const name = keys.length > 0 ? keys.map(String).join('.') : `the ${kind.noun}`
      this.add([...path, ...(keys as Path)], `${name} ${message}`, onKey)
    }
    return undefined
  }

  throwIfAny(): void {
    if (this.#found.length > 0) throw documentError(this.#found)
  }
}
