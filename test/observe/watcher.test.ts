import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/base/clock.ts'
import type { Eye } from '../../src/observe/eye.ts'
import { isShownBy } from '../../src/observe/fact.ts'
import type { Sighting } from '../../src/observe/sighting.ts'
import { Watcher } from '../../src/observe/watcher.ts'

type Shown = { is: 'there'; resource: Record<string, string> } | { is: 'gone' } | 'no answer'

/** A target that shows what `shown` says at each moment of a clock of its own. */
function stage(shown: (now: number) => Shown, { pollMs = 100, patienceMs = 5_000 } = {}) {
  const clock = new VirtualClock(0)
  const looks: number[] = []
  const notes: string[] = []
  const eye: Eye = {
    watches: ({ label }) => label !== 'nobody',
    look: async (sightings) => {
      looks.push(clock.now())
      const found = shown(clock.now())
      if (found === 'no answer') return { seen: sightings.map(() => 'unknown'), tookMs: 1, failure: 'down' }
      const seen = sightings.map(({ facts }) =>
        facts.every((fact) => isShownBy(fact, found)) ? ('shown' as const) : ('not-yet' as const),
      )
      return { seen, tookMs: 1, failure: null }
    },
    close: () => {},
  }
  const watcher = new Watcher({
    eye,
    clock,
    idpTime: () => clock.now(),
    settings: { pollMs: pollMs < 0 ? null : pollMs, patienceMs, time: 'idp' },
    record: {
      add: ({ operationSeq }, state) => notes.push(`${operationSeq} ${state}`),
      seen: ({ operationSeq }, { at }) => notes.push(`${operationSeq} seen at ${at}`),
      end: ({ operationSeq }, state) => notes.push(`${operationSeq} ${state}`),
    },
    onProgress: () => {},
  })
  const advance = async (to: number) => {
    await nothingPending()
    for (let next = clock.nextAlarm(); next !== undefined && next <= to; next = clock.nextAlarm()) {
      clock.advanceTo(next)
      await nothingPending()
    }
    clock.advanceTo(to)
  }
  return { clock, watcher, looks, notes, advance }
}

const nothingPending = () => new Promise((resolve) => setImmediate(resolve))

function told(operationSeq: number, facts: Sighting['facts'], label = 'ada'): Sighting {
  const before: Sighting['before'] = []
  return { operationSeq, resource: 'User', objectId: 'usr_1', targetId: '7', label, toldAt: 0, facts, before }
}

const title = (value: string): Shown => ({ is: 'there', resource: { title: value } })

test('it looks at once and then once an interval, and notes the first look that shows it', async () => {
  const { watcher, looks, notes, advance } = stage((now) => title(now >= 250 ? 'new' : 'old'))
  watcher.take(told(1, [['title', 'new']]))
  await advance(1_000)
  expect(looks).toEqual([0, 100, 200, 300])
  expect(notes).toEqual(['1 watched', '1 seen at 300'])
  expect(watcher.watched).toBe(0)
})

test('what is shown from the beginning takes one look', async () => {
  const { watcher, looks, notes, advance } = stage(() => title('new'))
  await advance(40)
  watcher.take(told(1, [['title', 'new']]))
  await advance(1_000)
  expect(looks).toEqual([40])
  expect(notes).toEqual(['1 watched', '1 seen at 40'])
})

test('what is never shown is given up, without a figure', async () => {
  const { watcher, notes, advance } = stage(() => title('old'), { patienceMs: 300 })
  watcher.take(told(1, [['title', 'new']]))
  await advance(10_000)
  expect(notes).toEqual(['1 watched', '1 unseen'])
})

test('nobody can tell of a target that never answers', async () => {
  const { watcher, notes, advance } = stage(() => 'no answer', { patienceMs: 300 })
  watcher.take(told(1, [['title', 'new']]))
  await advance(10_000)
  expect(notes).toEqual(['1 watched', '1 undecided'])
  expect(watcher).toMatchObject({ failed: 4, lastFailure: 'down' })
})

test('a value that is overtaken before it was seen has no figure, the one after it has', async () => {
  const { watcher, notes, advance } = stage((now) => title(now >= 550 ? 'c' : now >= 500 ? 'b' : 'a'))
  watcher.take(told(1, [['title', 'b']]))
  await advance(50)
  watcher.take(told(2, [['title', 'c']]))
  await advance(2_000)
  expect(notes).toEqual(['1 watched', '1 undecided', '2 watched', '2 seen at 550'])
})

test('two attributes of one resource are looked for with the same looks', async () => {
  const resource = (now: number): Record<string, string> => ({
    title: now >= 300 ? 'b' : 'a',
    nickName: now >= 100 ? 'd' : 'c',
  })
  const { watcher, looks, notes, advance } = stage((now) => ({ is: 'there', resource: resource(now) }))
  watcher.take(told(1, [['title', 'b']]))
  watcher.take(told(2, [['nickName', 'd']]))
  await advance(2_000)
  expect(notes).toEqual(['1 watched', '2 watched', '2 seen at 100', '1 seen at 300'])
  expect(new Set(looks)).toEqual(new Set([0, 100, 200, 300]))
})

test('without an interval it looks when somebody asks', async () => {
  const { watcher, looks, notes, advance } = stage(() => title('new'), { pollMs: -1 })
  watcher.take(told(1, [['title', 'new']]))
  await advance(1_000)
  expect(looks).toEqual([])
  await watcher.look()
  expect(notes).toEqual(['1 watched', '1 seen at 1000'])
})

test('what it can tell nothing of is not looked for', () => {
  const { watcher, notes } = stage(() => title('new'))
  watcher.take(told(1, [['title', 'new']], 'nobody'))
  expect(notes).toEqual([])
})

test('what another process was looking for is looked for again', async () => {
  const { watcher, notes, advance } = stage(() => title('new'))
  watcher.resume([told(4, [['title', 'new']])])
  await advance(10)
  expect(notes).toEqual(['4 seen at 0'])
})
