import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { type Play, perform } from './stage.ts'

/** What sources tell differently: the profile's own choice, the other one, and a text that tells them apart. */
interface Choice {
  profile: string
  play: Play
  own: string
  /** Without `sends` the other choice is to send nothing of the kind. */
  other: { overrides: JsonObject; sends?: string | RegExp }
}

const someone = 'someone@acme.test'
const joiner: Play = ({ user }) =>
  user(someone, { givenName: 'Some', familyName: 'One', email: someone, title: 'Lead' })
const member: Play = async (stage) => {
  await joiner(stage)
  await stage.settle()
  stage.group('Team', someone)
}
const laterMember: Play = async (stage) => {
  await member(stage)
  stage.user('other@acme.test')
  await stage.settle()
  stage.lab.idp.directory.members.add('Team', { user: 'other@acme.test' })
}
const changed =
  (values: JsonObject): Play =>
  async (stage) => {
    await joiner(stage)
    await stage.settle()
    stage.lab.idp.directory.users.update(someone, values as never)
  }
const suspended: Play = async (stage) => {
  await joiner(stage)
  await stage.settle()
  stage.lab.idp.directory.users.suspend(someone)
}
const unassigned: Play = async (stage) => {
  await joiner(stage)
  await stage.settle()
  stage.lab.idp.directory.assignments.unassign('app', { user: someone })
}
const managed: Play = async (stage) => {
  stage.user('boss@acme.test')
  await stage.settle()
  stage.user(someone, { managerId: 'boss@acme.test' })
}
/** The target holds an e-mail address that nobody mapped. */
const foreignEmail: Play = async (stage) => {
  await stage.existing('User', {
    userName: someone,
    active: true,
    emails: [{ primary: false, value: 'foreign@acme.test', type: 'other' }],
  })
  joiner(stage)
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const rfcGroup = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const rfcUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
const oktaHeaders = loadProfile('okta-oin').profile.http.headers.map((header) => ({ ...header }))

const choices: Record<string, Choice> = {
  'Okta: spaces of a filter': {
    profile: 'okta-oin',
    play: joiner,
    own: 'filter=userName%20eq%20%22',
    other: {
      overrides: { http: { query: { escape: 'form', space: '+' } } },
      sends: 'filter=userName+eq+%22',
    },
  },
  'Okta: the id in the PUT of a group': {
    profile: 'okta-aiw',
    play: member,
    own: `"schemas":["${rfcGroup}"],"id":`,
    other: {
      overrides: { group: { putId: 'omitted' } },
      sends: /PUT [^>]*> \{"schemas":\["[^"]*"\],"displayName"/,
    },
  },
  'Okta: display of a member': {
    profile: 'okta-oin',
    play: member,
    own: `"display":"${someone}"`,
    other: { overrides: { membership: { display: 'null' } }, sends: '"display":null' },
  },
  'Okta: members in the POST of a group': {
    profile: 'okta-oin',
    play: member,
    own: '"displayName":"Team","members":[{',
    other: { overrides: { group: { createMembers: 'empty' } }, sends: '"displayName":"Team","members":[]' },
  },
  'Okta: User-Agent of the engine or of the certification suite': {
    profile: 'okta-oin',
    play: joiner,
    own: 'User-Agent: Okta SCIM Client 1.0.0',
    other: {
      overrides: {
        http: {
          headers: oktaHeaders.map((header) =>
            header.name === 'User-Agent' ? { ...header, value: 'OKTA SCIM Integration' } : header,
          ),
        },
      },
      sends: 'User-Agent: OKTA SCIM Integration',
    },
  },
  'Okta: locale': {
    profile: 'okta-oin',
    play: joiner,
    own: '"locale":"en-US"',
    other: {
      overrides: { mapping: { user: { edits: { locale: { value: 'en_US' } } } } },
      sends: '"locale":"en_US"',
    },
  },
  'Okta: look-up of a group before its POST': {
    profile: 'okta-oin',
    play: member,
    own: 'GET /Groups?filter=',
    other: { overrides: { group: { lookup: null } } },
  },
  'Okta: memberships as additions and removals or as a list without a path': {
    profile: 'okta-oin',
    play: laterMember,
    own: '{"op":"add","path":"members"',
    other: {
      overrides: { membership: { update: 'replace-pathless' }, group: { afterCreate: [] } },
      sends: '{"op":"replace","value":{"members":[{',
    },
  },
  'Okta: memberships as additions and removals or as a list': {
    profile: 'okta-oin',
    play: laterMember,
    own: '{"op":"add","path":"members"',
    other: {
      overrides: { membership: { update: 'replace-list' }, group: { afterCreate: [] } },
      sends: '{"op":"replace","path":"members","value":[{',
    },
  },
  'Okta: a profile by PUT or by PATCH': {
    profile: 'okta-oin',
    play: changed({ title: 'Boss' }),
    own: 'PUT /Users/',
    other: {
      overrides: { user: { update: 'patch' } },
      sends: '"Operations":[{"op":"replace","value":{"title":"Boss"}}]',
    },
  },
  'Okta: a cleared attribute is kept or nulled': {
    profile: 'okta-aiw',
    play: changed({ title: null }),
    own: '"title":"Lead","externalId"',
    other: { overrides: { user: { cleared: 'null' } }, sends: '"title":null' },
  },
  'Okta: a cleared attribute is kept or blank': {
    profile: 'okta-aiw',
    play: changed({ title: null }),
    own: '"title":"Lead","externalId"',
    other: { overrides: { user: { cleared: 'empty-string' } }, sends: '"title":""' },
  },
  'Okta: a cleared attribute is kept or left out': {
    profile: 'okta-aiw',
    play: changed({ title: null }),
    own: '"locale":"en-US","title":"Lead"',
    other: { overrides: { user: { cleared: 'remove' } }, sends: '"locale":"en-US","externalId"' },
  },
  'Okta: elements of a fetched list that nobody mapped': {
    profile: 'okta-aiw',
    play: foreignEmail,
    own: 'foreign@acme.test',
    other: { overrides: { user: { overlayElements: 'replace' } } },
  },
  'Entra: active as text or boolean': {
    profile: 'entra',
    play: suspended,
    own: '{"op":"Replace","path":"active","value":"False"}',
    other: {
      overrides: { patch: { booleans: 'json' } },
      sends: '{"op":"Replace","path":"active","value":false}',
    },
  },
  'Entra: $ref of a member': {
    profile: 'entra',
    play: member,
    own: '"path":"members","value":[{"value":"',
    other: {
      overrides: { membership: { ref: 'null' } },
      sends: '"path":"members","value":[{"$ref":null,"value":"',
    },
  },
  'Entra: the schema of its own on a new group': {
    profile: 'entra',
    play: member,
    own: 'ADSCIM',
    other: {
      overrides: { mapping: { schemas: { group: { always: [rfcGroup] } } } },
      sends: `"schemas":["${rfcGroup}"]`,
    },
  },
  'Entra: externalId from mailNickname or objectId': {
    profile: 'entra',
    play: joiner,
    own: '"externalId":"someone"',
    other: {
      overrides: { mapping: { user: { edits: { externalId: { expression: '[objectId]' } } } } },
      sends: /"externalId":"[0-9a-f-]{36}"/,
    },
  },
  'Entra: what the target does not show is added or replaced': {
    profile: 'entra',
    play: changed({ department: 'R&D' }),
    own: `{"op":"Add","path":"${enterprise}:department"`,
    other: {
      overrides: { patch: { missingValueOp: 'Replace' } },
      sends: `{"op":"Replace","path":"${enterprise}:department"`,
    },
  },
  'Entra: which key of a PATCH comes first': {
    profile: 'entra',
    play: changed({ department: 'R&D' }),
    own: '> {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations"',
    other: { overrides: { patch: { bodyOrder: 'operations-first' } }, sends: '> {"Operations":' },
  },
  'Entra: references are looked for before they are sent': {
    profile: 'entra',
    play: managed,
    own: '"path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"',
    other: {
      overrides: { user: { referenceCheck: ['attributes=id', 'filter={filter}'] } },
      sends: 'GET /Users?attributes=id&filter=id+eq+%22',
    },
  },
  'Entra: references in a PATCH or with the profile': {
    profile: 'entra',
    play: managed,
    own: `{"op":"Add","path":"${enterprise}:manager"`,
    other: { overrides: { user: { references: 'with-profile' } }, sends: `"${enterprise}":{"manager":"` },
  },
  'Entra: who lost the app is disabled or deleted': {
    profile: 'entra',
    play: unassigned,
    own: '"path":"active"',
    other: { overrides: { lifecycle: { unassigned: { do: 'delete' } } }, sends: 'DELETE /Users/' },
  },
  'Entra: the manager as text or object': {
    profile: 'entra',
    play: managed,
    own: `{"op":"Add","path":"${enterprise}:manager","value":"`,
    other: {
      overrides: { patch: { setReference: 'object' } },
      sends: `{"op":"Add","path":"${enterprise}:manager","value":{"value":"`,
    },
  },
  'OneLogin: additions by value or by a filter': {
    profile: 'onelogin',
    play: member,
    own: '{"op":"add","path":"members","value":[{',
    other: {
      overrides: { membership: { add: 'filter-path' } },
      sends: '{"op":"add","path":"members[value eq ',
    },
  },
  'OneLogin: URNs of the draft or of the RFC': {
    profile: 'onelogin',
    play: joiner,
    own: 'urn:scim:schemas:core:2.0',
    other: {
      overrides: {
        mapping: {
          user: { template: `{"schemas":["${rfcUser}"],"userName":"{$parameters.scimusername}"}` },
        },
      },
      sends: rfcUser,
    },
  },
  'OneLogin: emails as a list or an object': {
    profile: 'onelogin',
    play: joiner,
    own: '"emails":[{"value":',
    other: {
      overrides: {
        mapping: {
          user: { template: '{"userName":"{$parameters.scimusername}","emails":{"value":"{$user.email}"}}' },
        },
      },
      sends: '"emails":{"value":',
    },
  },
  'OneLogin: a membership as PatchOp or in the way of SCIM 1.1': {
    profile: 'onelogin',
    play: member,
    own: '{"op":"add","path":"members"',
    other: { overrides: { membership: { update: 'scim11-patch' } }, sends: '"members":[{"value":"' },
  },
  'OneLogin: an addition of SCIM 1.1 says so or not': {
    profile: 'onelogin',
    play: member,
    own: '{"op":"add","path":"members"',
    other: {
      overrides: { membership: { update: 'scim11-patch', scim11Add: 'explicit' } },
      sends: '","operation":"add"}',
    },
  },
  'OneLogin: who lost the app is deleted or suspended': {
    profile: 'onelogin',
    play: unassigned,
    own: 'DELETE /Users/',
    other: { overrides: { lifecycle: { unassigned: { do: 'deactivate' } } }, sends: '"active":false' },
  },
  'OneLogin: an update looks the user up or goes by id': {
    profile: 'onelogin',
    play: async (stage) => {
      await joiner(stage)
      await stage.settle()
      stage.lab.idp.directory.users.update(someone, { userName: 'renamed@acme.test' })
    },
    own: 'filter=userName+eq+%22renamed%40acme.test%22&',
    other: { overrides: { user: { update: 'put' } } },
  },
}

test.each(Object.entries(choices))('%s', async (_name, { profile, play, own, other }) => {
  const first = await wire(profile, {}, play)
  const second = await wire(profile, other.overrides, play)
  expect(first).toContain(own)
  if (other.sends === undefined) {
    expect(second).not.toContain(own)
    return
  }
  expect(second).toMatch(other.sends)
  expect(first).not.toMatch(other.sends)
})

/** All that was sent, as text. */
async function wire(profile: string, overrides: JsonObject, play: Play): Promise<string> {
  const exchanges = await perform({ profile, overrides }, play)
  return exchanges
    .map(({ request }) => {
      const headers = request.headers.map(([name, value]) => `${name}: ${value}\n`).join('')
      return `${request.method} ${request.path}?${request.query}\n${headers}> ${request.body}\n`
    })
    .join('\n')
}
