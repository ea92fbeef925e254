import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failureTables } from './failure-page.ts'
import { root } from './pages.ts'

const mark = '<!-- made by test/docs/sync.test.ts; `npm test -- -u` writes it again -->'

test('what vendors do about failures is on the page as it is played', async () => {
  const page = readFileSync(join(root, 'docs/sync.md'), 'utf8')
  const intro = page.slice(0, page.indexOf(mark) + mark.length)
  expect(intro).toContain('# Cycles, retries, quarantine')
  await expect(`${intro}\n\n${await failureTables()}`).toMatchFileSnapshot(join(root, 'docs/sync.md'))
}, 120_000)
