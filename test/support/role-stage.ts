import type { JsonObject } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { createLab, type Lab } from './lab.ts'
import { Scim11Door } from './scim11-door.ts'

/** The body that adds a member, and the one that takes it out. */
export const forms: Record<string, (id: string) => { add: JsonObject; remove: JsonObject }> = {
  onelogin: patchOp,
  'onelogin-patch-groups': patchOp,
  'onelogin-core-v1': (id) => ({
    add: { schemas: ['urn:scim:schemas:core:1.0'], members: [{ value: id }] },
    remove: { schemas: ['urn:scim:schemas:core:1.0'], members: [{ value: id, operation: 'delete' }] },
  }),
}

function patchOp(id: string) {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
  return {
    add: { schemas, Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }] },
    remove: { schemas, Operations: [{ op: 'remove', path: `members[value eq "${id}"]` }] },
  }
}

/** The role `App Admins` makes the group `Admins`. */
export const rules = [
  { name: 'roles', actions: [{ action: 'set_groups', expression: '^App (.*)', value: ['role'] }] },
]

/** An app with groups that rules make of roles, and Ada, who is neither assigned nor in a role. */
export class RoleStage implements AsyncDisposable {
  readonly lab: Lab
  readonly #profile: string
  readonly #door: Scim11Door
  readonly #names = new Map<string, string>()

  private constructor(lab: Lab, profile: string, door: Scim11Door) {
    this.lab = lab
    this.#profile = profile
    this.#door = door
  }

  static async open(profile: string, overrides: JsonObject = {}): Promise<RoleStage> {
    const door = await new Scim11Door().listen()
    const lab = await createLab(profile, {
      server: door,
      overrides: { entitlements: { source: 'rules', rules }, ...overrides },
    })
    door.standBefore(lab.target)
    const { users, groups } = lab.idp.directory
    for (const role of ['Staff', 'App Admins', 'App Readers']) groups.create({ displayName: role })
    users.create({
      userName: 'ada@acme.test',
      givenName: 'Ada',
      familyName: 'Byron',
      email: 'ada@acme.test',
    })
    return new RoleStage(lab, profile, door)
  }

  get directory() {
    return this.lab.idp.directory
  }

  give(...roles: string[]): void {
    for (const role of roles) this.directory.members.add(role, { user: 'ada@acme.test' })
  }

  take(role: string): void {
    this.directory.members.remove(role, { user: 'ada@acme.test' })
  }

  assign(): void {
    this.directory.assignments.assign('app', { user: 'ada@acme.test' })
  }

  unassign(): void {
    this.directory.assignments.unassign('app', { user: 'ada@acme.test' })
  }

  /** What an administrator does before pressing Save. */
  atOnce(play: () => void): void {
    this.lab.idp.engine.pause('app')
    play()
    this.lab.idp.engine.resume('app')
  }

  async inTarget(method: string, path: string, body: JsonObject): Promise<void> {
    const { target } = this.lab
    const response = await target.fetch(`${target.url}${path}`, {
      method,
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** What is sent until everything has come to rest. */
  async sent(): Promise<string[]> {
    this.#learn()
    const exchanges = await this.lab.settle()
    this.#learn()
    return exchanges.map((exchange) => this.#brief(exchange))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab[Symbol.asyncDispose]()
    await this.#door[Symbol.asyncDispose]()
  }

  #learn(): void {
    for (const { id, userName, displayName } of [...this.lab.target.users(), ...this.lab.target.groups()]) {
      const name = String(userName ?? displayName).replace('@acme.test', '')
      if (!this.#names.has(String(id))) this.#names.set(String(id), name)
    }
  }

  #brief({ request: { method, path, query, body } }: ExchangeView): string {
    const place = path.replace(/^\/\w+\/(.+)$/, (whole, id) => whole.replace(id, `{${this.#names.get(id)}}`))
    const line = `${method} ${place}${query === null ? '' : `?${query}`}`
    const said = body === null ? undefined : this.#said(method, JSON.parse(body))
    return said === undefined ? line : `${line} ${said}`
  }

  /** What a body says, if it has the form of this flavour; otherwise the body. */
  #said(method: string, body: JsonObject): string {
    if (method !== 'PATCH') {
      const { userName, active, displayName, members } = body
      if (userName !== undefined) return `${userName} ${active === true ? 'active' : 'inactive'}`
      return `${displayName} ${JSON.stringify(members)}`
    }
    for (const [id, name] of this.#names) {
      const { add, remove } = forms[this.#profile]?.(id) ?? {}
      if (JSON.stringify(body) === JSON.stringify(add)) return `add {${name}}`
      if (JSON.stringify(body) === JSON.stringify(remove)) return `remove {${name}}`
    }
    return JSON.stringify(body)
  }
}
