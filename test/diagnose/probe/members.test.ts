import { expect, test } from 'vitest'
import { added } from '../../../src/diagnose/probe/members-add.ts'
import type { ProbeRequest } from '../../../src/diagnose/probe.ts'
import { get, group, patch, post, scimError, user, type Wired } from '../wire.ts'
import { bodyIn, played } from './played.ts'

/** A server that takes members and never shows them. */
function hiding({ add = 200, returned }: { add?: number; returned?: string } = {}) {
  let users = 0
  return (request: ProbeRequest): Wired => {
    const { method, path } = request
    if (path.startsWith('/Schemas/')) {
      return returned === undefined
        ? get(path, 404, scimError(404))
        : get(path, 200, { attributes: [{ name: 'members', returned }] })
    }
    if (method === 'GET') return get(path, 200, group({ id: 'g1' }))
    if (method === 'PATCH') {
      const { Operations } = bodyIn(request) as { Operations: never[] }
      return patch(path, Operations, add, add < 300 ? group({ id: 'g1' }) : scimError(add))
    }
    const [sent, id] = [bodyIn(request), `u${++users}`]
    if (path === '/Users') return post(path, sent, 201, user({ id, userName: `${id}@example.com` }))
    return post(path, sent, 201, group({ id: 'g1' }))
  }
}

const hidden =
  'fail: PATCH /Groups/g1 → 200, and the group is read without members, though they are shown unless /Schemas says otherwise: either they were not added, or they never show.'

test('members that were taken and never show are told', async () => {
  expect((await played(added, hiding())).concludes).toEqual([hidden])
  expect((await played(added, hiding({ returned: 'default' }))).concludes).toEqual([hidden])
})

test('not where they have to be asked for', async () => {
  expect((await played(added, hiding({ returned: 'request' }))).concludes).toEqual([
    'skipped: Groups show their members only when asked for them, says /Schemas.',
  ])
})

test('nor where the add was refused: that is told by other rules', async () => {
  expect((await played(added, hiding({ add: 501 }))).concludes).toEqual([
    'skipped: Groups do not show their members.',
  ])
})
