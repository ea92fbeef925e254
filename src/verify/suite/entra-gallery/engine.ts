import { isObject, type JsonObject } from '../../../base/json.ts'
import { get, patch, post, remove } from '../../../diagnose/probe/request.ts'
import { ask, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import { idText, type Seen } from '../../../diagnose/seen.ts'
import { enterpriseUserUrn, groupUrn, type ResourceType, userUrn } from '../../../scim/urn.ts'
import { blameOfCreate, blameOfPatch } from '../blame.ts'
import { type Assertions, by, filled, listed, status, succeeds } from '../claims.ts'

/** As `profiles/entra.yaml` says it. */
const headers = {
  'User-Agent': null,
  Accept: 'application/scim+json',
  'Content-Type': 'application/scim+json; charset=utf-8',
}
const collections = { User: '/Users', Group: '/Groups' } as const

/** A look-up that nobody matches, at the start of every cycle. */
const nobody = 'cf4d78e8-cc4f-4d5d-b8b9-183561c0104a'

/**
 * Entra's provisioning service, as far as the gallery's tests drive it: in the forms of the profile in use, or in those
 * that it has unless its flag is set.
 */
export class Engine {
  readonly #lab: ProbeLab
  readonly #checks: Assertions

  constructor(lab: ProbeLab, checks: Assertions) {
    this.#lab = lab
    this.#checks = checks
  }

  /** A cycle that creates a user: connection test, look-up, POST. */
  *createUser(userName: string): ProbeConversation<string | undefined> {
    const schemas = [userUrn, enterpriseUserUrn]
    const emails = [{ primary: true, type: 'work', value: userName }]
    const name = { formatted: 'Ada Byron', familyName: 'Byron', givenName: 'Ada' }
    const externalId = userName.split('@')[0] ?? userName
    const meta = { resourceType: 'User' }
    return yield* this.#create('User', userName, {
      schemas,
      externalId,
      userName,
      active: true,
      displayName: 'Ada Byron',
      emails,
      meta,
      name,
      roles: [],
      title: 'Analyst',
      [enterpriseUserUrn]: { department: 'Research' },
    })
  }

  *createGroup(displayName: string): ProbeConversation<string | undefined> {
    const schemas = [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group']
    const externalId = '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159'
    return yield* this.#create('Group', displayName, {
      schemas,
      externalId,
      displayName,
      meta: { resourceType: 'Group' },
    })
  }

  /** A cycle that changes single values. */
  *update(
    type: ResourceType,
    id: string,
    values: readonly [path: string, value: string][],
  ): ProbeConversation<boolean> {
    yield* this.#connectionTest(type)
    yield* this.#read(type, id)
    const each = values.map(([path, value]) => ({ op: this.#op('Replace'), path, value }))
    const isPlain = ({ path }: { path: string }) => !path.includes('[')
    const few = this.#forms?.patch.replace === 'pathless-rest'
    const rest = few ? each.filter(isPlain) : []
    const operations: JsonObject[] = [
      ...each.filter((operation) => !rest.includes(operation)),
      ...(rest.length === 0
        ? []
        : [
            {
              op: this.#op('Replace'),
              value: Object.fromEntries(rest.map(({ path, value }) => [path, value])),
            },
          ]),
    ]
    return yield* this.#modify(type, id, operations, few ? 'OKTA-pathless' : 'ENTRA-op-case')
  }

  *setActive(id: string, active: boolean): ProbeConversation<boolean> {
    yield* this.#connectionTest('User')
    yield* this.#read('User', id)
    const asText = (this.#forms?.patch.booleans ?? 'string') === 'string'
    const value = asText ? (active ? 'True' : 'False') : active
    const operation = { op: this.#op('Replace'), path: 'active', value }
    return yield* this.#modify(
      'User',
      id,
      [operation],
      ...(asText ? ['ENTRA-string-boolean'] : []),
      'ENTRA-op-case',
      ...(active ? ['SIM-reactivate'] : []),
    )
  }

  *setManager(id: string, manager: string, before: string | undefined): ProbeConversation<boolean> {
    const op = this.#op(before === undefined ? 'Add' : 'Replace')
    const operation = { op, path: `${enterpriseUserUrn}:manager`, value: manager }
    return yield* this.#modify('User', id, [operation], 'RFC7643-4.3-manager', 'RFC7644-3.10-qualified-path')
  }

  *removeManager(id: string, before: string): ProbeConversation<boolean> {
    const byFilter = this.#forms?.patch.clearReference === 'filter-path'
    const operation: JsonObject = byFilter
      ? { op: this.#op('Remove'), path: `manager[value eq "${before}"]` }
      : { op: this.#op('Remove'), path: `${enterpriseUserUrn}:manager`, value: [{ value: before }] }
    return yield* this.#modify('User', id, [operation], 'RFC7644-3.5.2.2-remove', 'RFC7643-4.3-manager')
  }

  *addMember(group: string, id: string): ProbeConversation<boolean> {
    const operation = { op: this.#op('Add'), path: 'members', value: [{ value: id }] }
    return yield* this.#modify(
      'Group',
      group,
      [operation],
      'RFC7644-3.5.2.1-members-add-appends',
      'ENTRA-op-case',
    )
  }

  *removeMember(group: string, id: string): ProbeConversation<boolean> {
    const byFilter = this.#forms?.membership.remove === 'filter-path'
    const operation: JsonObject = byFilter
      ? { op: this.#op('Remove'), path: `members[value eq "${id}"]` }
      : { op: this.#op('Remove'), path: 'members', value: [{ value: id }] }
    return yield* this.#modify('Group', group, [operation], this.removalRule, 'ENTRA-op-case')
  }

  /** The rule on removals in the form that is used. */
  get removalRule(): string {
    return this.#forms?.membership.remove === 'filter-path'
      ? 'RFC7644-3.5.2.2-members-remove-one'
      : 'ENTRA-members-remove-value'
  }

  *erase(type: ResourceType, id: string): ProbeConversation<boolean> {
    const seen = yield* ask(remove(`${collections[type]}/${encodeURIComponent(id)}`, { headers }))
    return this.#checks.on(seen, ...by(['RFC7644-3.6-204', 'SIM-delete-blocked'], succeeds(seen)))
  }

  *#create(type: ResourceType, name: string, body: JsonObject): ProbeConversation<string | undefined> {
    yield* this.#connectionTest(type)
    const found = yield* this.#find(type, name)
    if (!found.ok || listed(found).length > 0) return listed(found).flatMap((each) => idText(each) ?? [])[0]
    const seen = yield* ask(post(collections[type], body, { headers }))
    const shown = isObject(seen.body) ? seen.body : undefined
    const rules =
      seen.status === 400 && type === 'Group' ? ['SIM-unknown-attr-tolerated'] : blameOfCreate(seen)
    this.#checks.on(seen, ...by(rules, succeeds(seen)), ...by(['RFC7644-3.3-body-id'], filled(shown, 'id')))
    return seen.ok && shown ? idText(shown) : undefined
  }

  /** Before anything else; a 404 puts the job in quarantine. */
  *#connectionTest(type: ResourceType): ProbeConversation<void> {
    yield* this.#find('User', nobody)
    if (type === 'Group') yield* this.#find('Group', nobody)
  }

  *#find(type: ResourceType, name: string): ProbeConversation<Seen> {
    const attribute = type === 'User' ? 'userName' : 'displayName'
    const before = type === 'User' ? '' : 'excludedAttributes=members&'
    const query = `${before}filter=${attribute}+eq+%22${encodeURIComponent(name)}%22`
    const seen = yield* ask(get(collections[type], { query, headers }))
    this.#checks.on(seen, ...by(['RFC7644-3.4.2-empty-200', 'VENDOR-filter-set'], status(seen, 200)))
    return seen
  }

  *#read(type: ResourceType, id: string): ProbeConversation<void> {
    const query = type === 'Group' ? { query: 'excludedAttributes=members' } : {}
    const seen = yield* ask(get(`${collections[type]}/${encodeURIComponent(id)}`, { headers, ...query }))
    this.#checks.on(seen, ...by(['RFC7644-3.4.1-200', 'ENTRA-inactive-visible'], status(seen, 200)))
  }

  *#modify(
    type: ResourceType,
    id: string,
    operations: JsonObject[],
    ...rules: string[]
  ): ProbeConversation<boolean> {
    const path = `${collections[type]}/${encodeURIComponent(id)}`
    const seen = yield* ask(patch(path, operations, { headers }))
    return this.#checks.on(seen, ...by(blameOfPatch(seen, ...rules, 'ENTRA-op-case'), succeeds(seen)))
  }

  #op(name: 'Add' | 'Replace' | 'Remove'): string {
    return this.#forms?.patch.opCase === 'lower' ? name.toLowerCase() : name
  }

  get #forms() {
    return this.#lab.profile.forms
  }
}
