import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'

let store: Store
let calls: string[]

beforeEach(() => {
  store = openStore({ file: ':memory:' })
  calls = []
})

afterEach(() => store.close())

const call = (name: string) => () => {
  calls.push(`${name}${store.sqlite.inTransaction ? ' inside' : ''}`)
}
const fail = (name: string) => () => {
  store.afterCommit(call(name))
  throw new Error('no')
}

test('the result of the work is the result of the transaction', () => {
  expect(store.transaction(() => 7)).toBe(7)
})

test('callbacks come after the outermost commit, in order', () => {
  store.transaction(() => {
    store.afterCommit(call('first'))
    store.transaction(() => store.afterCommit(call('second')))
    expect(calls).toEqual([])
  })
  expect(calls).toEqual(['first', 'second'])
})

test('what was undone is not announced, be it all or an inner part', () => {
  expect(() => store.transaction(fail('outer'))).toThrow('no')
  store.transaction(() => {
    expect(() => store.transaction(fail('inner'))).toThrow('no')
    store.afterCommit(call('kept'))
  })
  expect(calls).toEqual(['kept'])
})

test('outside a transaction a callback is called at once', () => {
  store.afterCommit(call('now'))
  expect(calls).toEqual(['now'])
})
