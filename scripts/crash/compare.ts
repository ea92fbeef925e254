import Database from 'better-sqlite3'
import { isObject, type Json, type JsonObject, jsonEqual } from '../../src/base/json.ts'
import type { Profile } from '../../src/profile/schema.ts'
import { readPath } from '../../src/scim/attribute-access.ts'
import { Store } from '../../src/store/store.ts'
import type { Mapped } from '../../src/sync/evaluate.ts'
import { reactionToSubject } from '../../src/sync/situation.ts'
import { type GroupSubject, SubjectReader, type UserSubject } from '../../src/sync/subject-reader.ts'
import type { Target } from '../../src/target/target.ts'
import type { Company, Person, Team } from './company.ts'

export interface Difference {
  /** forgotten: the directory lost what it had answered. lost, twice, wrong: the target differs from the directory. */
  kind: 'forgotten' | 'lost' | 'twice' | 'wrong'
  what: string
}

/** What the directory holds, read from its file while the server has it open. */
export interface DirectoryView {
  users: Map<string, UserSubject>
  groups: Map<string, GroupSubject>
  /** `group user` */
  memberships: Set<string>
  /** Users assigned themselves. */
  assigned: Set<string>
}

export function readDirectory(file: string, profile: Profile): DirectoryView {
  const sqlite = new Database(file, { readonly: true })
  try {
    return viewOf(sqlite, file, profile)
  } finally {
    sqlite.close()
  }
}

function viewOf(sqlite: Database.Database, file: string, profile: Profile): DirectoryView {
  const seed = sqlite.prepare("SELECT value FROM settings WHERE key = 'seed'").pluck().get() as string
  const reader = new SubjectReader(new Store(file, seed, sqlite, () => {}))
  const ids = (sql: string) => sqlite.prepare<[], string>(sql).pluck().all()
  const app = { id: ids('SELECT id FROM apps')[0]!, profile }
  return {
    users: reader.users(app, ids('SELECT id FROM users')),
    groups: reader.groups(app, ids('SELECT id FROM groups')),
    memberships: new Set(ids("SELECT group_id || ' ' || member_id FROM memberships")),
    assigned: new Set(ids("SELECT subject_id FROM assignments WHERE subject_kind = 'user'")),
  }
}

/** Everything in which the target, or the directory itself, differs from what was answered. */
export function compare(
  company: Company,
  view: DirectoryView,
  target: Pick<Target, 'users' | 'groups'>,
  app: Mapped,
): Difference[] {
  const { profile } = app
  const resources = target.users()
  const found = new Map<Person, JsonObject[]>()
  for (const person of company.people) {
    const { names } = person
    found.set(
      person,
      resources.filter(({ userName }) => names.includes(String(userName))),
    )
  }
  const differences = forgotten(company, view, profile)
  for (const person of company.people) {
    const differ = (kind: Difference['kind'], text: string) =>
      differences.push({ kind, what: `${person.names.at(-1)}: ${text}` })
    compareUser(person, view.users.get(person.id ?? ''), found.get(person) ?? [], app, differ)
  }
  for (const team of company.teams) {
    const differ = (kind: Difference['kind'], text: string) =>
      differences.push({ kind, what: `${team.names.at(-1)}: ${text}` })
    compareGroup(team, view, target.groups(), found, profile, differ)
  }
  return differences
}

type Differ = (kind: Difference['kind'], text: string) => void

/** What the API answered has to be in the directory. */
function forgotten({ people, teams, belief }: Company, view: DirectoryView, profile: Profile): Difference[] {
  const facts = new Map<string, unknown>()
  for (const { number, id } of people) {
    if (id === undefined) continue
    const user = view.users.get(id)
    facts.set(`${number} userName`, user?.source.userName)
    if (!user) continue
    facts.set(`${number} status`, user.status)
    // Where deactivation takes assignments away, the vendor has the last word.
    const unassigned = profile.lifecycle.deactivationUnassigns && user.status === 'deleted'
    if (!unassigned) facts.set(`${number} assigned`, view.assigned.has(id))
    for (const name of ['title', 'department'])
      facts.set(`${number} ${name}`, user.source.attributes[name] ?? null)
    for (const team of teams)
      facts.set(`${number} in ${team.number}`, view.memberships.has(`${team.id} ${id}`))
  }
  for (const { number, id } of teams) {
    facts.set(`team ${number} name`, view.groups.get(id)?.source.displayName)
    facts.set(`team ${number} there`, view.groups.get(id)?.inScope ?? false)
  }
  return [...belief.facts()].flatMap((fact) => {
    if (!facts.has(fact) || belief.allows(fact, facts.get(fact))) return []
    const [is, expected] = [facts.get(fact), belief.expected(fact)].map((value) => JSON.stringify(value))
    return [{ kind: 'forgotten' as const, what: `${fact} is ${is}, answered was ${expected}` }]
  })
}

function compareUser(
  { leaver }: Person,
  subject: UserSubject | undefined,
  resources: JsonObject[],
  app: Mapped,
  differ: Differ,
): void {
  const { profile, mapping } = app
  const reaction = reactionToSubject(app, subject)
  // Who was forgotten with the assignment and renamed since is not found again: a vendor's truth. One account is in use.
  const forgets = leaver && profile.lifecycle.unassigned.link === 'drop'
  const ours = forgets ? resources.filter(({ active }) => active !== false) : resources
  if (ours.length > 1) {
    differ('twice', `${ours.length} resources, ${ours.map(({ userName }) => userName).join(' and ')}`)
  }
  const [resource = resources[0]] = ours
  if (reaction.do === 'delete' && resource) differ('lost', `${resource.userName} has not been deleted`)
  if (reaction.do === 'deactivate' && resource && resource.active !== false) differ('lost', 'is still active')
  if (reaction.do !== 'sync' || !subject) return
  if (!resource) {
    differ('lost', 'has no resource')
    return
  }
  if (resource.active === false) differ('lost', 'is not active')
  const { attributes, empty } = mapping.user({ ...subject.source, active: true })
  for (const { path, parsed, value, apply } of attributes) {
    const shown = readPath(resource, parsed)
    // Which schemas a resource names is the target's own business.
    if (apply === 'always' && path !== 'schemas' && !same(value, shown)) {
      differ('wrong', `${path} is ${JSON.stringify(shown)}, not ${JSON.stringify(value)}`)
    }
  }
  // Okta and Entra ID leave the old value where an attribute is emptied; the profile says so.
  if (profile.user.cleared === 'keep') return
  for (const { path, parsed } of empty) {
    const shown = readPath(resource, parsed)
    if (shown !== undefined && shown !== null && shown !== '') {
      differ('wrong', `${path} is still ${JSON.stringify(shown)}`)
    }
  }
}

function compareGroup(
  team: Team,
  { groups, users, memberships }: DirectoryView,
  shown: JsonObject[],
  found: Map<Person, JsonObject[]>,
  profile: Profile,
  differ: Differ,
): void {
  const subject = groups.get(team.id)
  const names = new Set(team.names)
  const resources = shown.filter(({ displayName }) => names.has(String(displayName)))
  if (!subject?.inScope) {
    if (resources.length > 0 && profile.group.removed === 'delete') differ('lost', 'has not been deleted')
    return
  }
  // A vendor that creates groups without looking may, after a crash, create one twice; the last one is used.
  if (resources.length > 1 && profile.group.lookup) differ('twice', `${resources.length} resources`)
  const resource = resources.at(-1)
  if (!resource) {
    differ('lost', 'has no resource')
    return
  }
  const name = subject.source.displayName
  if (profile.group.rename !== 'none' && resource.displayName !== name) {
    differ('wrong', `displayName is ${JSON.stringify(resource.displayName)}, not ${JSON.stringify(name)}`)
  }
  const members = new Set((resource.members as { value: string }[] | undefined)?.map(({ value }) => value))
  for (const [person, [account]] of found) {
    const user = users.get(person.id ?? '')
    if (person.leaver || !account || !user) continue
    const desired = memberships.has(`${team.id} ${person.id}`)
    if (desired === members.has(String(account.id))) continue
    differ(desired ? 'lost' : 'wrong', `${account.userName} is ${desired ? 'no' : 'still a'} member`)
  }
}

/** Equal as far as a vendor writes things its own way: a boolean as text, a reference as an object. */
function same(desired: Json, shown: Json | undefined): boolean {
  if (shown === undefined) return desired === ''
  if (jsonEqual(desired, shown) || String(desired).toLowerCase() === String(shown).toLowerCase()) return true
  return isObject(shown) && jsonEqual(desired, shown.value ?? null)
}
