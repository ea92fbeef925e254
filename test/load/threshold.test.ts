import { describe, expect, test } from 'vitest'
import type { MeasuredChange } from '../../src/load/result-schema.ts'
import { judgeThreshold, parseThreshold } from '../../src/load/threshold.ts'

const defaults = {
  events: ['user.created', 'user.updated', 'user.deactivated'],
  stage: 'committed→visible',
} as const

const read = (text: string) => parseThreshold(text, defaults)

describe('reading', () => {
  test.each([
    [
      'user.deactivated p(95)<2s',
      { stage: 'committed→visible', time: 'real', percent: 95, inclusive: false, limitMs: 2000 },
    ],
    ['user.deactivated p95 < 500ms', { percent: 95, limitMs: 500 }],
    ['user.deactivated max<=1m', { percent: 100, inclusive: true, limitMs: 60_000 }],
    ['user.deactivated acknowledged p(99.9)<2s', { stage: 'committed→acknowledged', percent: 99.9 }],
    ['user.deactivated idp sent p(50)<PT40M', { stage: 'committed→sent', time: 'idp', limitMs: 2_400_000 }],
    ['user.deactivated sent->visible p(95)<2s', { stage: 'sent→visible' }],
    ['user.deactivated sent→visible real max<2s', { stage: 'sent→visible', time: 'real' }],
    ['  user.deactivated   max < 2s  ', { percent: 100, limitMs: 2000 }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject({ event: 'user.deactivated', ...expected })
  })

  test.each([
    ['', 1, /kind of change/],
    ['user.deactivatd p(95)<2s', 1, /"user\.deactivatd" is not measured/],
    ['user.deactivated', 17, /p\(95\) or max/],
    ['user.deactivated seen p(95)<2s', 18, /"seen" is no stage/],
    ['user.deactivated q(95)<2s', 18, /p\(95\) or max/],
    ['user.deactivated p()<2s', 20, /number of percent/],
    ['user.deactivated p(101)<2s', 20, /no 101 percent/],
    ['user.deactivated p(95<2s', 22, /"\)"/],
    ['user.deactivated p(95)>2s', 23, /"<"/],
    ['user.deactivated p(95)<', 24, /a duration/],
    ['user.deactivated p(95)<2x', 24, /"2x" is no duration/],
    ['user.deactivated p(95)<2s or so', 27, /"or" is too much/],
  ])('%j is wrong at column %i', (text, column, message) => {
    try {
      read(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_THRESHOLD', message: expect.stringMatching(message) })
      const [first, shown = '', mark] = String((error as Error).message).split('\n')
      expect(first).toContain(`at column ${column}:`)
      expect(shown).toBe(`  ${text}`)
      expect(mark).toBe(`${' '.repeat(column + 1)}^`)
    }
  })

  test('what was probably meant is named', () => {
    expect(() => read('user.deactivatd p(95)<2s')).toThrow(
      expect.objectContaining({ hint: 'Did you mean user.deactivated?' }),
    )
  })
})

describe('judging', () => {
  const change = (visible: number | null, parts: Partial<MeasuredChange> = {}): MeasuredChange => ({
    change: 1,
    event: 'user.deactivated',
    fate: 'told',
    sight: visible === null ? 'unseen' : 'seen',
    due: 100,
    planned: 100,
    sent: 110,
    acknowledged: 120,
    visible: visible === null ? null : 100 + visible,
    idp: { due: 0, planned: 0, sent: 2_400_000, acknowledged: 2_400_000, visible: null },
    ...parts,
  })
  const hundred = Array.from({ length: 100 }, (_, index) => change(index + 1))
  const judge = (text: string, changes: MeasuredChange[]) => judgeThreshold(read(text), changes)

  test('so many percent must take less', () => {
    expect(judge('user.deactivated p(95)<96ms', hundred)).toMatchObject({
      ok: true,
      actualMs: 95,
      reason: null,
    })
    expect(judge('user.deactivated p(95)<95ms', hundred)).toMatchObject({ ok: false, actualMs: 95 })
    expect(judge('user.deactivated p(95)<=95ms', hundred)).toMatchObject({ ok: true })
    expect(judge('user.deactivated max<100ms', hundred)).toMatchObject({ ok: false, actualMs: 100 })
  })

  test('each time has its own figures', () => {
    expect(judge('user.deactivated idp sent max<41m', hundred)).toMatchObject({
      ok: true,
      actualMs: 2_400_000,
    })
    expect(judge('user.deactivated sent max<41m', hundred)).toMatchObject({ ok: true, actualMs: 10 })
  })

  test('who was never seen is later than anybody', () => {
    const some = [...hundred, ...Array.from({ length: 6 }, () => change(null))]
    expect(judge('user.deactivated p(95)<1h', some)).toMatchObject({
      ok: false,
      actualMs: null,
      reason: '6 of 106 never arrived',
    })
    expect(judge('user.deactivated p(90)<1h', some)).toMatchObject({ ok: true, actualMs: 96 })
    expect(judge('user.deactivated acknowledged max<1h', some)).toMatchObject({ ok: true })
  })

  test('who was refused or never told is so at every stage', () => {
    for (const fate of ['failed', 'pending'] as const) {
      const lost = change(null, { fate, sight: null, sent: null, acknowledged: null })
      expect(judge('user.deactivated acknowledged max<1h', [change(5), lost])).toMatchObject({ ok: false })
    }
  })

  test('of whom nobody can tell says nothing, nor who had nothing to be told', () => {
    const silent = [
      change(null, { sight: 'undecided' }),
      change(null, { fate: 'skipped', sight: null, acknowledged: null }),
    ]
    expect(judge('user.deactivated max<10ms', [change(5), ...silent])).toMatchObject({
      ok: true,
      actualMs: 5,
    })
  })

  test('where nothing was measured nothing holds', () => {
    expect(judge('user.updated max<1h', hundred)).toMatchObject({ ok: false, reason: 'nothing was measured' })
  })
})
