import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { Scim11Door } from '../support/scim11-door.ts'

// What OneLogin sends in each situation, request by request, with groups that rules make of roles.

/** The body that adds a member, and the one that takes it out. */
const forms: Record<string, (id: string) => { add: JsonObject; remove: JsonObject }> = {
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
const rules = [
  { name: 'roles', actions: [{ action: 'set_groups', expression: '^App (.*)', value: ['role'] }] },
]

class Stage implements AsyncDisposable {
  readonly lab: Lab
  readonly #profile: string
  readonly #door: Scim11Door
  readonly #names = new Map<string, string>()

  private constructor(lab: Lab, profile: string, door: Scim11Door) {
    this.lab = lab
    this.#profile = profile
    this.#door = door
  }

  /** Ada, who is assigned, not settled yet; and three roles, none of which she has. */
  static async open(profile: string, overrides: JsonObject = {}): Promise<Stage> {
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
    return new Stage(lab, profile, door)
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

const ada = 'ada@acme.test'
const lookUp = (name: string) => `GET /Users?filter=userName+eq+%22${name}%40acme.test%22&`
const post = `POST /Users ${ada} active`
const put = `PUT /Users/{ada}? ${ada} active`
const suspension = `PUT /Users/{ada}? ${ada} inactive`

interface Trace {
  name: string
  overrides?: JsonObject
  /** What has come to rest before. */
  given?: (stage: Stage) => unknown
  when: (stage: Stage) => unknown
  sends: string[]
}

/** Ada has an account and is in the group Admins. */
const admin = (stage: Stage) => {
  stage.give('App Admins')
  stage.assign()
}

const suspendWhenUnassigned = { lifecycle: { unassigned: { do: 'deactivate', link: 'drop' } } }
const nothingWhenUnassigned = { lifecycle: { unassigned: { do: 'nothing', link: 'drop' } } }
const goneForGood = (stage: Stage) => stage.directory.users.delete(ada)

const traces: Trace[] = [
  {
    name: 'API Enable is pressed',
    when: async ({ lab }) => {
      await lab.idp.engine.testConnection('app')
    },
    sends: ['GET /Users?filter=userName+eq+%22{uuid}%22&'],
  },
  {
    name: 'a joiner without a role that a rule knows',
    when: (stage) => {
      stage.give('Staff')
      stage.assign()
    },
    sends: [lookUp('ada'), post],
  },
  {
    name: 'a joiner whose role maps to a new group',
    when: admin,
    sends: [lookUp('ada'), post, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a joiner whose account exists',
    given: (stage) => stage.inTarget('POST', '/Users', { userName: ada }),
    when: admin,
    sends: [lookUp('ada'), put, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'an attribute changes',
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { familyName: 'King' }),
    sends: [lookUp('ada'), put],
  },
  {
    name: 'an attribute changes, without a look-up',
    overrides: { user: { update: 'put' } },
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { familyName: 'King' }),
    sends: [put],
  },
  {
    name: 'a role changes',
    overrides: { user: { update: 'put' } },
    given: admin,
    when: (stage) =>
      stage.atOnce(() => {
        stage.take('App Admins')
        stage.give('App Readers')
      }),
    sends: [
      put,
      'PATCH /Groups/{Admins} remove {ada}',
      'POST /Groups Readers []',
      'PATCH /Groups/{Readers} add {ada}',
    ],
  },
  {
    name: 'a role changes, as a task that begins with a look-up',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.give('App Readers')
      await stage.sent()
      stage.take('App Readers')
    },
    when: (stage) =>
      stage.atOnce(() => {
        stage.take('App Admins')
        stage.give('App Readers')
      }),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} remove {ada}', 'PATCH /Groups/{Readers} add {ada}'],
  },
  {
    name: 'a role that no rule knows',
    given: admin,
    when: (stage) => stage.give('Staff'),
    sends: [],
  },
  {
    name: 'a suspension',
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: [suspension],
  },
  {
    name: 'the return',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.directory.users.suspend(ada)
    },
    when: ({ directory }) => directory.users.unsuspend(ada),
    sends: [put],
  },
  {
    name: 'a suspension when nothing is to be done',
    overrides: { lifecycle: { suspended: { do: 'nothing', link: 'keep' } } },
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: [],
  },
  {
    name: 'a suspension that is to delete',
    overrides: { lifecycle: { suspended: { do: 'delete', link: 'drop' } } },
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the app is taken away: Delete',
    given: admin,
    when: (stage) => stage.unassign(),
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the user is deleted: Delete',
    given: admin,
    when: goneForGood,
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the app is taken away: Suspend',
    overrides: suspendWhenUnassigned,
    given: admin,
    when: (stage) => stage.unassign(),
    sends: [suspension],
  },
  {
    name: 'the user is deleted: Suspend',
    overrides: { lifecycle: { deleted: { do: 'deactivate', link: 'drop' } } },
    given: admin,
    when: goneForGood,
    sends: [suspension],
  },
  {
    name: 'the app is taken away: Do Nothing',
    overrides: nothingWhenUnassigned,
    given: admin,
    when: (stage) => stage.unassign(),
    sends: [],
  },
  {
    name: 'the user is deleted: Do Nothing',
    overrides: { lifecycle: { deleted: { do: 'nothing', link: 'drop' } } },
    given: admin,
    when: goneForGood,
    sends: [],
  },
  {
    name: 'assigned again after Delete',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), post, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'assigned again after Suspend',
    overrides: suspendWhenUnassigned,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'assigned again after Do Nothing',
    overrides: nothingWhenUnassigned,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a role is deleted',
    given: admin,
    when: ({ directory }) => directory.groups.delete('App Admins'),
    sends: ['PATCH /Groups/{Admins} remove {ada}'],
  },
  {
    name: 'a role gets another name',
    given: admin,
    when: ({ directory }) => directory.groups.update('App Admins', { displayName: 'App Owners' }),
    sends: [],
  },
]

describe.each(Object.keys(forms))('%s', (profile) => {
  test.each(traces)('$name', async ({ overrides, given, when, sends }) => {
    await using stage = await Stage.open(profile, overrides)
    await given?.(stage)
    await stage.sent()
    await when(stage)
    const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
    expect((await stage.sent()).map((line) => line.replace(uuid, '{uuid}'))).toEqual(sends)
  })
})
