import { type Cases, enterprise, patched } from './case.ts'

/** D09 to D22, D53 and D68: what a PATCH of a user does. */
export const patchCases: Cases = {
  D09: {
    ask: (client) =>
      patched(client, [{ op: 'replace', path: 'active', value: 'False' }], (user) => user.active),
    wrong: [400, true],
    right: [200, false],
  },
  D10: {
    ask: async (client) => [
      await patched(client, [{ op: 'replace', path: 'active', value: 'False' }], ({ active }) => active),
      await patched(client, [{ op: 'replace', value: { active: false } }], ({ active }) => active, {
        userName: 'ben',
      }),
    ],
    wrong: [
      [200, true],
      [200, false],
    ],
    right: [
      [200, false],
      [200, false],
    ],
  },
  D11: {
    ask: (client) => patched(client, [{ op: 'Replace', path: 'title', value: 'Dr' }], ({ title }) => title),
    wrong: [400, undefined],
    right: [200, 'Dr'],
  },
  D12: {
    ask: (client) =>
      patched(
        client,
        [
          { op: 'Replace', path: 'title', value: 'Dr' },
          { op: 'replace', path: 'nickName', value: 'A' },
        ],
        ({ title, nickName }) => [title, nickName],
      ),
    wrong: [200, [undefined, 'A']],
    right: [200, ['Dr', 'A']],
  },
  D13: {
    ask: async (client) => [
      await patched(client, [{ op: 'add', path: 'active', value: false }], ({ active }) => active),
      await patched(client, [{ op: 'add', path: 'title', value: 'Dr' }], ({ title }) => title, {
        userName: 'ben',
      }),
    ],
    wrong: [
      [400, true],
      [200, 'Dr'],
    ],
    right: [
      [200, false],
      [200, 'Dr'],
    ],
  },
  D14: {
    ask: (client) => patched(client, [{ op: 'replace', value: { active: false } }], ({ active }) => active),
    wrong: [500, true],
    right: [200, false],
  },
  D15: {
    ask: (client) => patched(client, [{ op: 'replace', value: { active: false } }], ({ active }) => active),
    wrong: [200, true],
    right: [200, false],
  },
  D16: {
    ask: (client) =>
      patched(
        client,
        [
          {
            op: 'replace',
            value: { 'name.givenName': 'Ada', title: 'Dr', [`${enterprise}:department`]: 'R&D' },
          },
        ],
        ({ name, title, [enterprise]: extension }) => [name, title, extension],
      ),
    wrong: [200, [undefined, 'Dr', { department: 'R&D' }]],
    right: [200, [{ givenName: 'Ada' }, 'Dr', { department: 'R&D' }]],
  },
  D17: {
    ask: (client) =>
      patched(
        client,
        [{ op: 'replace', path: 'emails[type eq "work"].value', value: 'new' }],
        ({ emails }) => emails[0].value,
        { emails: [{ type: 'work', value: 'old' }] },
      ),
    wrong: [400, 'old'],
    right: [200, 'new'],
  },
  D18: {
    ask: (client) =>
      patched(
        client,
        [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'a' }],
        ({ emails }) => emails,
      ),
    wrong: [400, undefined],
    right: [200, [{ type: 'work', value: 'a' }]],
  },
  D18b: {
    ask: (client) =>
      patched(
        client,
        [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'a' }],
        ({ emails }) => emails,
      ),
    wrong: [200, undefined],
    right: [200, [{ type: 'work', value: 'a' }]],
  },
  D19: {
    ask: (client) =>
      patched(
        client,
        [{ op: 'replace', path: `${enterprise}:department`, value: 'R&D' }],
        (user) => user[enterprise]?.department,
      ),
    wrong: [501, undefined],
    right: [200, 'R&D'],
  },
  D20: {
    ask: (client) =>
      patched(
        client,
        [
          { op: 'replace', path: `${enterprise}:department`, value: 'R&D' },
          { op: 'replace', path: 'title', value: 'Dr' },
        ],
        (user) => [user[enterprise], user.title],
      ),
    wrong: [200, [undefined, 'Dr']],
    right: [200, [{ department: 'R&D' }, 'Dr']],
  },
  D21: {
    ask: async (client) => [
      await patched(client, [{ op: 'replace', path: 'nosuch', value: 1 }], () => 0, { userName: 'a' }),
      await patched(client, [{ op: 'replace', path: 'foo[', value: 1 }], () => 0, { userName: 'b' }),
      await patched(client, [{ op: 'replace', path: 'emails[type eq]', value: 1 }], () => 0, {
        userName: 'c',
      }),
      await patched(client, [{ op: 'replace', path: 'active', value: 'perhaps' }], () => 0, {
        userName: 'd',
      }),
    ],
    wrong: [
      [200, 0],
      [200, 0],
      [200, 0],
      [400, 0],
    ],
    right: [
      [400, 0],
      [400, 0],
      [400, 0],
      [400, 0],
    ],
  },
  D22: {
    ask: async (client) => [
      await patched(client, [{ op: 'replace', path: 'active', value: false }], ({ active }) => active),
      await patched(client, [{ op: 'replace', value: { active: true } }], ({ active }) => active, {
        userName: 'ben',
        active: false,
      }),
    ],
    wrong: [
      [200, false],
      [400, false],
    ],
    right: [
      [200, false],
      [200, true],
    ],
  },
  D53: {
    ask: async (client) => {
      const role = { value: 'admin', primary: 'True' }
      const created = await client.post('/Users', { userName: 'ada', roles: [role] })
      const patch = [{ op: 'add', path: 'roles', value: [role] }]
      const path = [{ op: 'add', path: 'roles[primary eq "True"].value', value: 'admin' }]
      const other = [{ op: 'replace', path: 'active', value: 'False' }]
      return [
        created.status,
        await patched(client, patch, ({ roles }) => roles?.[0].primary, { userName: 'ben' }),
        await patched(client, path, ({ roles }) => roles?.[0].value, { userName: 'cy' }),
        await patched(client, other, ({ active }) => active, { userName: 'dee' }),
      ]
    },
    wrong: [400, [400, undefined], [400, undefined], [200, false]],
    right: [201, [200, true], [200, 'admin'], [200, false]],
  },
  D68: {
    ask: (client) =>
      patched(
        client,
        [
          { op: 'replace', path: 'title', value: 'Dr' },
          { op: 'replace', path: 'nosuch', value: 1 },
        ],
        ({ title }) => title,
      ),
    wrong: [400, 'Dr'],
    right: [400, undefined],
  },
}
