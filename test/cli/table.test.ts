import { expect, test } from 'vitest'
import { displayWidth } from '../../src/base/display-width.ts'
import { table } from '../../src/cli/table.ts'

test('columns line up, numbers to the right, nothing at the end of a line', () => {
  const columns = [{ title: 'name' }, { title: 'ms', align: 'right' as const }, { title: 'note' }]
  const rows = [
    ['ada', '5', ''],
    ['grace', '1000', 'x'],
  ]
  expect(table(columns, rows)).toBe('name     ms  note\nada       5\ngrace  1000  x\n')
})

test('wide and combining characters, and colours, count as wide as they are seen', () => {
  expect(displayWidth('田中 美咲')).toBe(9)
  expect(displayWidth('Zoe\u0308')).toBe(3)
  expect(displayWidth('\u001b[32mgreen\u001b[39m')).toBe(5)
})
