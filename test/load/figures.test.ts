import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareResults } from '../../src/load/compare.ts'
import { csvOf } from '../../src/load/csv.ts'
import { histogram } from '../../src/load/histogram.ts'
import { resultHtml } from '../../src/load/html.ts'
import { itemsOf } from '../../src/load/items.ts'
import type { MeasuredChange, Result } from '../../src/load/result-schema.ts'
import { resultSchema } from '../../src/load/result-schema.ts'
import { waitSentences } from '../../src/load/sentences.ts'

function change(parts: Partial<MeasuredChange> = {}): MeasuredChange {
  return {
    change: 1,
    event: 'user.deactivated',
    fate: 'told',
    sight: 'seen',
    due: 1000,
    planned: 1001,
    sent: 1010,
    acknowledged: 1050,
    visible: 1550,
    idp: { due: 0, planned: 2_340_000, sent: 2_340_000, acknowledged: 2_340_000, visible: 2_340_000 },
    ...parts,
  }
}

function result(changes: MeasuredChange[], parts: Partial<Result> = {}): Result {
  return {
    target: 'built-in',
    profile: 'okta-oin',
    clock: 'real',
    pace: 'fast',
    seed: 's',
    run: 'r',
    startedAt: '2026-01-05T09:00:00.000Z',
    durationMs: 5,
    interrupted: false,
    load: {
      users: 1,
      changes: 1,
      ratePerSecond: 10,
      committed: 2,
      lateness: { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 },
    },
    observation: {
      by: 'reading',
      pollMs: 100,
      patienceMs: 1000,
      looks: 3,
      failedLooks: 0,
      lastFailure: null,
      widestGapMs: 101,
    },
    items: itemsOf('okta-oin', changes),
    untold: { skipped: 0, failed: 0, pending: 0 },
    thresholds: [],
    comparison: null,
    left: [],
    changes,
    ...parts,
  }
}

test('each stage has its row, in both times', () => {
  const items = itemsOf('okta-oin', [change(), change({ visible: 1650 })])
  const figures = items.map(({ stage, count, p50, max, idp }) => [stage, count, p50, max, idp.max])
  expect(figures).toEqual([
    ['committed→planned', 2, 1, 1, 2_340_000],
    ['committed→sent', 2, 10, 10, 2_340_000],
    ['committed→acknowledged', 2, 50, 50, 2_340_000],
    ['committed→visible', 2, 550, 650, 2_340_000],
    ['sent→acknowledged', 2, 40, 40, 0],
    ['sent→visible', 2, 540, 640, 0],
  ])
})

test('what was never seen has no figure and is counted', () => {
  const items = itemsOf('app', [
    change({ visible: null, sight: 'unseen' }),
    change({ fate: 'failed', visible: null, sight: null }),
  ])
  expect(items.find(({ stage }) => stage === 'committed→visible')).toMatchObject({
    count: 0,
    p50: null,
    max: null,
    notSeen: { watched: 0, unseen: 1, undecided: 0 },
  })
})

test('a histogram holds every value once, in bins of one width that follow each other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 }),
      (values) => {
        const bins = histogram(values)
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
        expect(bins.length).toBeLessThanOrEqual(32)
        expect(bins[0]?.from).toBeLessThanOrEqual(Math.min(...values))
        expect(bins.at(-1)?.to).toBeGreaterThanOrEqual(Math.max(...values) * (1 - 1e-9))
      },
    ),
  )
})

test('the CSV has a line for each change, and no figure where there is none', () => {
  const lines = [...csvOf([change(), change({ change: 2, visible: null, sight: 'unseen' })])]
    .join('')
    .split('\r\n')
  expect(lines).toHaveLength(4)
  const [head = '', first = '', second = ''] = lines
  const column = head.split(',').indexOf('committed_visible_ms')
  expect([first.split(',')[column], second.split(',')[column]]).toEqual(['550', ''])
  expect(new Set(lines.slice(0, 3).map((line) => line.split(',').length)).size).toBe(1)
})

test('IdP time and real time stand beside each other', () => {
  expect(waitSentences(result([change()], { clock: 'virtual' }))).toEqual([
    'user.deactivated: a leaver at 09:00 loses access at 09:39 + 540 ms, in the slowest case measured.',
  ])
  expect(waitSentences(result([change()]))).toEqual([])
})

test('two runs are compared where both have figures; what differs between them is said', () => {
  const before = result([change(), change({ event: 'user.created' })])
  const now = result([change({ visible: 1800 })], {
    profile: 'okta-aiw',
    observation: { ...before.observation, pollMs: 50 },
  })
  const { rows, notes } = compareResults(before, now)
  expect(rows.find(({ stage }) => stage === 'committed→visible')).toMatchObject({
    event: 'user.deactivated',
    time: 'real',
    before: { count: 1, p50: 550 },
    now: { count: 1, p50: 800 },
  })
  expect(new Set(rows.map(({ event }) => event))).toEqual(new Set(['user.deactivated']))
  expect(notes).toEqual([
    'another profile: okta-oin before, okta-aiw now',
    'another interval of looks: 100 before, 50 now',
  ])
})

test('a result is what its schema says', () => {
  const whole = result([change()])
  expect(resultSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole)
})

test('the page needs no network, and nothing that a target said acts on it', () => {
  const evil = '<script>alert(1)</script>'
  const page = resultHtml(
    result([change(), change({ event: evil })], {
      target: `http://x/${evil}`,
      left: [evil],
      observation: { ...result([]).observation, failedLooks: 1, lastFailure: evil },
    }),
  )
  expect(page).not.toContain(evil)
  expect(page).not.toMatch(/(?:src|href)="(?!#)/)
  expect(page).toContain('<svg')
  expect(page).toContain("default-src 'none'")
})

test('a page of many changes keeps the slowest in sight and stays small', () => {
  const many = Array.from({ length: 30_000 }, (_, index) =>
    change({ change: index, due: index, visible: index + (index === 777 ? 9_999 : 5) }),
  )
  const page = resultHtml(result(many))
  expect(page.length).toBeLessThan(1_500_000)
  expect(page).toContain('of 30000 points')
  expect(page).toContain('10 s')
})
