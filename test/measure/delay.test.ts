import { expect, test } from 'vitest'
import { ascending, percentile, percentiles } from '../../src/measure/percentiles.ts'
import { createLab } from '../support/lab.ts'

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, index) => index + 1)
  expect(percentiles(values)).toEqual({ p50: 50, p90: 90, p95: 95, p99: 99, max: 100 })
  expect(percentiles([7])).toEqual({ p50: 7, p90: 7, p95: 7, p99: 7, max: 7 })
})

test('IdP time and real time are told apart: forty minutes with the vendor are moments here', async () => {
  await using lab = await createLab('entra')
  const { directory, engine } = lab.idp
  directory.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  directory.assignments.assign('app', { user: 'ada@acme.test' })
  await lab.settle()
  await engine.advance(60_000)
  directory.users.deactivate('ada@acme.test')
  await engine.settle({ app: 'app' })
  const [planned, sent, acknowledged] = engine.delays({ event: 'user.deactivated' })
  expect(sent).toMatchObject({
    stage: 'committed→sent',
    count: 1,
    idp: { p50: 39 * 60_000, max: 39 * 60_000 },
  })
  expect(planned).toMatchObject({ stage: 'committed→planned', idp: { max: 39 * 60_000 } })
  expect(acknowledged?.idp.max).toBe(39 * 60_000)
  expect(acknowledged?.max).toBeLessThan(39 * 60_000)
  expect(acknowledged?.max).toBeGreaterThanOrEqual(sent?.max ?? Number.NaN)
})

test('the percentile is the nearest rank, also with fractions', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 1000 - index)
  expect(percentile(ascending(values), 99.9)).toBe(999)
  expect(percentile(ascending(values), 0)).toBe(1)
  expect(percentile([], 50)).toBeNull()
  expect(percentiles([])).toEqual({ p50: null, p90: null, p95: null, p99: null, max: null })
})
