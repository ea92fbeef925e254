import { type Cases, groupOf } from './case.ts'

/** D23 to D31: members. */
export const memberCases: Cases = {
  D23: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben')
      return group.change({ op: 'add', path: 'members', value: group.values('cy') })
    },
    wrong: [204, ['cy']],
    right: [204, ['ada', 'ben', 'cy']],
  },
  D24: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben', 'cy')
      return [
        await group.change({ op: 'remove', path: 'members', value: group.values('ada') }),
        await group.change({ op: 'remove', path: `members[value eq "${group.ids.ben}"]` }),
      ]
    },
    wrong: [
      [204, ['ben', 'cy']],
      [204, []],
    ],
    right: [
      [204, ['ben', 'cy']],
      [204, ['cy']],
    ],
  },
  D25: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben', 'cy')
      return [
        await group.change({ op: 'remove', path: `members[value eq "${group.ids.ben}"]` }),
        await group.change({ op: 'Remove', path: 'members', value: group.values('ada') }),
      ]
    },
    wrong: [
      [204, ['ada', 'cy']],
      [204, []],
    ],
    right: [
      [204, ['ada', 'cy']],
      [204, ['cy']],
    ],
  },
  D25b: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben')
      return group.change({ op: 'Remove', path: 'members', value: group.values('ada') })
    },
    wrong: [204, ['ada', 'ben']],
    right: [204, ['ben']],
  },
  D26: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben', 'cy', 'dee')
      return group.change(
        { op: 'remove', path: `members[value eq "${group.ids.ada}"]` },
        { op: 'remove', path: `members[value eq "${group.ids.ben}"]` },
      )
    },
    wrong: [204, ['ben', 'dee']],
    right: [204, ['cy', 'dee']],
  },
  D27: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada', 'ben')
      const byPatch = await group.change({ op: 'replace', path: 'members', value: group.values('ben', 'cy') })
      await client.put(group.path, { displayName: 'Group', members: group.values('dee') })
      return [byPatch, await group.members()]
    },
    wrong: [
      [204, ['ada', 'ben', 'cy']],
      ['ada', 'ben', 'cy', 'dee'],
    ],
    right: [[204, ['ben', 'cy']], ['dee']],
  },
  D28: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada')
      return group.change({ op: 'replace', path: 'members', value: [] })
    },
    wrong: [400, ['ada']],
    right: [204, []],
  },
  D29: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada')
      return [
        await group.change(
          { op: 'replace', value: { id: group.group.id, displayName: 'New' } },
          { op: 'add', path: 'members', value: group.values('ben') },
        ),
        await group.change({ op: 'replace', value: { displayName: 'Newer' } }),
      ]
    },
    wrong: [
      [204, ['ada', 'ben']],
      [204, []],
    ],
    right: [
      [204, ['ada', 'ben']],
      [204, ['ada', 'ben']],
    ],
  },
  D30: {
    ask: async (client) => {
      const group = await groupOf(client, 'ada')
      return [
        await group.change({ op: 'add', path: 'members', value: group.values('ada') }),
        await group.change({ op: 'add', path: 'members', value: group.values('ben') }),
      ]
    },
    wrong: [
      [500, ['ada']],
      [204, ['ada', 'ben']],
    ],
    right: [
      [204, ['ada']],
      [204, ['ada', 'ben']],
    ],
  },
  D31: {
    ask: async (client) => {
      const group = await groupOf(client)
      const add = (name: string) =>
        client.patch(group.path, { op: 'add', path: 'members', value: group.values(name) })
      await add('ada')
      const atOnce = await group.members()
      const later = await group.members()
      await Promise.all(['ben', 'cy', 'dee'].map(add))
      await client.get('/Users')
      await client.get('/Users')
      const { length } = await group.members()
      return [atOnce, later, length === 4]
    },
    wrong: [[], ['ada'], false],
    right: [['ada'], ['ada'], true],
  },
}
