import { expect, test } from 'vitest'
import { Progress } from '../../src/cli/progress.ts'
import { progressText } from '../../src/cli/progress-text.ts'

function stage(isTTY: boolean) {
  let written = ''
  let now = 0
  const write = (text: string) => {
    written += text
  }
  const io = { stdout: { write }, stderr: { write, isTTY }, env: {} }
  const progress = new Progress(io, { noun: 'requests', total: 1000, now: () => now })
  return {
    progress,
    at: (ms: number) => {
      now = ms
    },
    read: () => written,
  }
}

test.each([
  [{ done: 0, failed: 0, total: 10, elapsedMs: 0 }, '0 of 10 users'],
  [{ done: 5, failed: 0, total: 10, elapsedMs: 2500 }, '5 of 10 users, 2.0/s, 3 s left'],
  [
    { done: 1200, failed: 3, total: 10_000, elapsedMs: 1000 },
    '1,200 of 10,000 users, 3 failed, 1,200/s, 8 s left',
  ],
  [{ done: 10, failed: 0, total: 10, elapsedMs: 1000 }, '10 of 10 users, 10/s'],
  [{ done: 1234567, failed: 0, total: undefined, elapsedMs: 1000 }, '1,234,567 users, 1,234,567/s'],
])('%j reads as "%s"', (state, text) => {
  expect(progressText({ noun: 'users', ...state })).toBe(text)
})

test('on a terminal one line is there at once, is written over, ten times a second at most, and taken away at the end', () => {
  const { progress, at, read } = stage(true)
  progress.add()
  expect(read()).toBe('\r\x1b[K0 of 1,000 requests …')
  at(100)
  progress.add()
  at(150)
  progress.add()
  expect(read()).toBe('\r\x1b[K0 of 1,000 requests …\r\x1b[K2 of 1,000 requests, 20/s, 50 s left …')
  progress.end()
  expect(read().endsWith('…\r\x1b[K')).toBe(true)
})

test('elsewhere a plain line comes every ten seconds, and short work says nothing', () => {
  const { progress, at, read } = stage(false)
  at(9_999)
  progress.add(100)
  expect(read()).toBe('')
  at(10_000)
  progress.add(100, 7)
  at(11_000)
  progress.add(100)
  progress.end()
  expect(read()).toBe('200 of 1,000 requests, 7 failed, 20/s, 40 s left\n')
})
