import { expect, test } from 'vitest'
import { GivingWay } from '../../src/findings/giving-way.ts'

const busy = { cores: 2, utilization: 0.97 }

test('the judge waits while few cores have an engine at its ceiling, and there is something to judge', () => {
  const way = new GivingWay()
  expect(way.decide({ ...busy, waited: 50 })).toBe(true)
  expect(way.decide({ ...busy, utilization: 0.6, waited: 50 })).toBe(false)
  expect(way.decide({ ...busy, cores: 4, waited: 50 })).toBe(false)
  expect(way.decide({ ...busy, waited: undefined })).toBe(false)
})

test('once his patience is over he works until nothing waits, and is patient again', () => {
  const way = new GivingWay()
  expect(way.decide({ ...busy, waited: 1_999 })).toBe(true)
  expect(way.decide({ ...busy, waited: 2_000 })).toBe(false)
  expect(way.decide({ ...busy, waited: 400 })).toBe(false)
  expect(way.decide({ ...busy, waited: undefined })).toBe(false)
  expect(way.decide({ ...busy, waited: 400 })).toBe(true)
})
