import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { MemberBatches } from '../../src/sync/member-batches.ts'

const { membership } = loadProfile('entra').profile

/** A group as the database has it: who should be in it, in the order in which they came, and who was told to be. */
class Group {
  readonly desired: string[]
  readonly told: Set<string>
  /** Members that a statement had to look at. */
  looks = 0

  constructor(desired: readonly string[], told: readonly string[]) {
    this.desired = [...desired]
    this.told = new Set(told)
  }

  missing(_app: string, _group: string, { after = 0, limit }: { after?: number; limit: number }) {
    const found = []
    for (const [place, objectId] of this.desired.entries()) {
      if (place < after) continue
      if (found.length === limit) break
      this.looks++
      if (!this.told.has(objectId))
        found.push({ objectId, targetId: objectId, label: '', ordinal: place + 1 })
    }
    return found
  }

  surplus(_app: string, _group: string, { after = '', limit }: { after?: string; limit: number }) {
    const found = []
    for (const objectId of [...this.told].sort()) {
      if (objectId <= after) continue
      if (found.length === limit) break
      this.looks++
      if (!this.desired.includes(objectId)) found.push({ objectId, targetId: objectId, label: '' })
    }
    return found
  }
}

const ids = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,3}$/), { maxLength: 40 })

test('all batches together are the difference, and each member is looked at a few times only', () => {
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (desired, told, perRequest, combine) => {
        const group = new Group(desired, told)
        const batches = new MemberBatches(
          group,
          'app',
          'group',
          { ...membership, perRequest, combine },
          undefined,
        )
        let most = 0
        for (let batch = batches.next(); batch; batch = batches.next()) {
          most = Math.max(most, batch.add.length, batch.remove.length)
          for (const { objectId } of batch.remove) group.told.delete(objectId)
          for (const { objectId } of batch.add) group.told.add(objectId)
        }
        expect([...group.told].sort()).toEqual([...desired].sort())
        expect(most).toBeLessThanOrEqual(perRequest)
        expect(group.looks).toBeLessThanOrEqual(3 * (desired.length + told.length))
      },
    ),
  )
})

test('who has come meanwhile, before the place that was reached, is in the last batch', () => {
  const group = new Group(['b', 'c'], ['b', 'z'])
  const batches = new MemberBatches(
    group,
    'app',
    'group',
    { ...membership, perRequest: 1, combine: false },
    undefined,
  )
  expect(batches.next()).toMatchObject({ remove: [{ objectId: 'z' }], add: [] })
  group.told.delete('z')
  expect(batches.next()).toMatchObject({ remove: [], add: [{ objectId: 'c' }] })
  group.told.add('c')
  group.told.delete('b')
  expect(batches.next()).toMatchObject({ add: [{ objectId: 'b' }] })
  group.told.add('b')
  expect(batches.next()).toBeUndefined()
})
