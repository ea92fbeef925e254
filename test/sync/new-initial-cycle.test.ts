import { expect, test } from 'vitest'
import { createLab } from '../support/lab.ts'

test.each([
  {
    what: 'the mapping',
    patch: { overrides: { mapping: { user: { edits: { nickName: { value: 'x' } } } } } },
  },
  { what: 'the profile', patch: { profile: 'entra-062020' } },
])('a change of $what begins a new initial cycle at once', async ({ patch }) => {
  await using lab = await createLab('entra')
  await lab.settle()
  lab.idp.directory.apps.update('app', patch)
  await lab.idp.engine.advance(0)
  const cycles = lab.idp.engine.cycles({ app: 'app' }).items
  expect(cycles.at(-1)).toMatchObject({ kind: 'initial', state: 'finished' })
  expect(cycles.filter(({ kind }) => kind === 'initial').length).toBe(2)
})

test('a change of anything else does not', async () => {
  await using lab = await createLab('entra')
  await lab.settle()
  lab.idp.directory.apps.update('app', { overrides: { retry: { refused: 'forty-minutes' } } })
  await lab.idp.engine.advance(3_600_000)
  expect(lab.idp.engine.cycles({ app: 'app' }).items.filter(({ kind }) => kind === 'initial').length).toBe(1)
})

test('an initial cycle whose probe failed is tried again as an initial one', async () => {
  await using lab = await createLab('entra', { server: { url: 'http://127.0.0.1:9/scim/v2', token: 'x' } })
  await lab.idp.engine.advance(600_000)
  const kinds = lab.idp.engine.cycles({ app: 'app' }).items.map(({ kind, state }) => `${kind} ${state}`)
  expect(kinds).toEqual(['initial failed', 'initial failed'])
})
