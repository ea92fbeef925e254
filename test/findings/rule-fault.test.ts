import { afterEach, expect, test, vi } from 'vitest'
import { catalogue } from '../../src/diagnose/catalogue.ts'
import type { JudgeFault } from '../../src/diagnose/judge.ts'
import { createLab } from '../support/lab.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a rule that throws is told of once with its exchange, and the sync goes on', async () => {
  const broken = catalogue.find(({ id }) => id === 'RFC7644-3.3-201')
  if (!broken) throw new Error('the rule is gone')
  vi.spyOn(broken, 'evaluate').mockImplementation(() => {
    throw new TypeError('no such thing')
  })
  await using lab = await createLab('okta-oin')
  const { directory, diagnosis, journal } = lab.idp
  const faults: JudgeFault[] = []
  diagnosis?.subscribeToFaults((fault) => faults.push(fault))
  for (const name of ['ada', 'bob']) {
    directory.users.create({ userName: name, givenName: name, familyName: 'B', email: `${name}@acme.test` })
    directory.assignments.assign('app', { user: name })
  }
  await lab.settle()
  expect(diagnosis?.list()).toEqual([])
  const [first] = journal.list()
  expect(faults.length).toBe(1)
  expect(faults[0]).toMatchObject({ rule: 'RFC7644-3.3-201', seq: first?.seq })
  expect(String(faults[0]?.error)).toBe('TypeError: no such thing')
  expect(diagnosis?.tallies('app').find(({ rule }) => rule === broken.id)).toMatchObject({
    pass: 0,
    error: journal.count(),
  })
  expect(
    lab.target
      .users()
      .map(({ userName }) => userName)
      .sort(),
  ).toEqual(['ada', 'bob'])
})
