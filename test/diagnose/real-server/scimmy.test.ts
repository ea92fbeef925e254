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
