import { expect, test } from 'vitest'
import { startScimmy } from '../../support/scimmy-server.ts'
import { bySync, byVerify, compare, confirmed, type Found, profiles } from './confirmed.ts'

test('what the diagnosis finds of scimmy is what was confirmed by hand, no more and no less', async () => {
  const found: Found[] = []
  for (const profile of profiles) {
    await using server = await startScimmy()
    found.push(...(await bySync(profile, server)))
  }
  await using server = await startScimmy()
  found.push(...(await byVerify(server)))
  expect(compare(confirmed('scimmy '), found)).toEqual({ unknown: [], missing: [] })
}, 120_000)

test('on Express 5 it cannot page, which is told, and nothing of an end', async () => {
  await using server = await startScimmy('express-5')
  const found = await byVerify(server)
  const alike = confirmed('scimmy ')
    .filter(({ rule, by }) => by.includes('verify') && rule !== 'RFC7644-3.4.2.4-past-end')
    .map((row) => ({ ...row, by: ['verify'] }))
  const rows = [...alike, ...confirmed('The same on Express 5')]
  expect(rows.map(({ rule }) => rule)).toContain('SIM-pagination-terminates')
  expect(compare(rows, found)).toEqual({ unknown: [], missing: [] })
}, 120_000)
