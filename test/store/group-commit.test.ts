import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'

let store: Store

beforeEach(() => {
  vi.useFakeTimers()
  store = openStore({ file: ':memory:' })
})

afterEach(() => {
  vi.useRealTimers()
  store.close()
})

const write = (key: string) => () => {
  store.sqlite.prepare('INSERT INTO settings (key, value) VALUES (?, 1)').run(key)
}
const broken = (message: string) => () => {
  write('half')()
  throw new Error(message)
}
const keys = () =>
  store.sqlite.prepare("SELECT key FROM settings WHERE key <> 'seed' ORDER BY rowid").pluck().all()

test('deferred writes are committed in order by a short timer', () => {
  store.defer(write('b'))
  store.defer(write('a'))
  expect(keys()).toEqual([])
  vi.advanceTimersByTime(20)
  expect(keys()).toEqual(['b', 'a'])
})

test('the five hundredth write does not wait for the timer', () => {
  for (let index = 0; index < 500; index++) store.defer(write(`key ${index}`))
  expect(keys()).toHaveLength(500)
})

test('flush commits at once, also what a deferred write defers', () => {
  store.defer(() => store.defer(write('inner')))
  store.flush()
  expect(keys()).toEqual(['inner'])
})

test('close flushes', () => {
  let committed = false
  store.defer(() => {
    committed = true
  })
  store.close()
  expect(committed).toBe(true)
})

test('a write that fails is undone alone, told to the listener and thrown by the next flush, once', () => {
  const seen: unknown[] = []
  store.onError((error) => seen.push(error))
  store.defer(write('a'))
  store.defer(broken('no'))
  store.defer(write('b'))
  vi.advanceTimersByTime(20)
  expect(keys()).toEqual(['a', 'b'])
  expect(seen).toEqual([new Error('no')])
  expect(() => store.flush()).toThrow('no')
  store.flush()
})

test('several failures are thrown together', () => {
  store.defer(broken('one'))
  store.defer(broken('two'))
  expect(() => store.flush()).toThrow(AggregateError)
})

test('close throws what failed, and closes all the same', () => {
  store.defer(broken('no'))
  expect(() => store.close()).toThrow('no')
  expect(store.sqlite.open).toBe(false)
})

test('a transaction that is undone does not take deferred writes with it', () => {
  const undone = () =>
    store.transaction(() => {
      write('direct')()
      for (let index = 0; index < 600; index++) store.defer(write(`key ${index}`))
      throw new Error('no')
    })
  expect(undone).toThrow('no')
  store.flush()
  expect(keys()).toHaveLength(600)
})

test('an inner transaction that fails can be caught without losing the outer one', () => {
  store.transaction(() => {
    write('outer')()
    expect(() => store.transaction(broken('no'))).toThrow('no')
  })
  expect(keys()).toEqual(['outer'])
})

const pages = () => store.sqlite.pragma('page_count', { simple: true }) as number
const limit = (count: number) => store.sqlite.pragma(`max_page_count = ${count}`)
const large = () => {
  store.sqlite.prepare("INSERT INTO settings (key, value) VALUES ('large', ?)").run('x'.repeat(100_000))
}

test('on a full disk deferred writes wait, in order, and every flush says so', () => {
  limit(pages())
  store.defer(write('a'))
  store.defer(large)
  store.defer(write('b'))
  vi.advanceTimersByTime(20)
  expect(keys()).toEqual([])
  const full = expect.objectContaining({ code: 'ERR_STORE_FULL' })
  expect(() => store.flush()).toThrow(full)
  store.defer(write('c'))
  expect(() => store.flush()).toThrow(full)
  limit(1_000_000)
  store.flush()
  expect(keys()).toEqual(['a', 'large', 'b', 'c'])
})

test('once there is room deferred writes are committed without anybody asking', () => {
  limit(pages())
  store.defer(large)
  vi.advanceTimersByTime(20)
  limit(1_000_000)
  vi.advanceTimersByTime(1000)
  expect(keys()).toEqual(['large'])
})

test('a close on a full disk throws, closes all the same, and leaves no timer behind', () => {
  limit(pages())
  store.defer(large)
  expect(() => store.close()).toThrow(expect.objectContaining({ code: 'ERR_STORE_FULL' }))
  expect(store.sqlite.open).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

test('a full disk has its name also outside a transaction', () => {
  limit(pages())
  expect(large).toThrow(expect.objectContaining({ code: 'ERR_STORE_FULL' }))
})
