import { expect, test } from 'vitest'
import { startScimPatchServer } from '../../support/scim-patch-server.ts'
import { bySync, byVerify, compare, confirmed, type Found, profiles } from './confirmed.ts'

test('what the diagnosis finds of scim-patch is what was confirmed by hand, no more and no less', async () => {
  const found: Found[] = []
  for (const profile of profiles) {
    await using server = await startScimPatchServer()
    found.push(...(await bySync(profile, server)))
  }
  await using server = await startScimPatchServer()
  found.push(...(await byVerify(server)))
  expect(compare(confirmed('scim-patch '), found)).toEqual({ unknown: [], missing: [] })
}, 120_000)
