import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suitesNamed } from '../../../src/verify/suites.ts'
import { verify } from '../../../src/verify/verify.ts'
import { createLab, profiles } from '../../support/lab.ts'
import { story } from '../../support/story.ts'

/** A finding that was confirmed by hand: a row of a table in `docs/real-servers.md`. */
export interface Confirmed {
  /** A rule, or a test of a vendor’s suite after the name of that suite. */
  rule: string
  by: string[]
  seen: string
}

export interface Found {
  rule: string
  by: 'verify' | 'sync'
  seen: string
}

const vendorSuites = ['okta-spec', 'okta-crud']

const page = readFileSync(join(import.meta.dirname, '../../../docs/real-servers.md'), 'utf8')

/** The rows below the heading that begins with these words. */
export function confirmed(heading: string): Confirmed[] {
  const part = page.split(/^## /m).find((each) => each.startsWith(heading)) ?? ''
  return [...part.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, rule = '', by = '', seen = '']) => ({ rule, by: by.trim().split(', '), seen: seen.trim() }),
  )
}

/** What `verify` finds, and which tests of vendors fail. */
export async function byVerify(server: { url: string; token: string }): Promise<Found[]> {
  const { suites, findings, left } = await verify({
    baseUrl: server.url,
    auth: { type: 'bearer', token: server.token },
    suites: suitesNamed(['rfc', 'security', ...vendorSuites]),
  })
  if (left.length > 0) throw new Error(`Left behind: ${JSON.stringify(left)}`)
  const ofVendors = suites
    .filter(({ name }) => vendorSuites.includes(name))
    .flatMap(({ name, tests }) =>
      tests
        .filter(({ verdict }) => verdict === 'fail')
        .map((test) => ({ rule: `${name}: ${test.name}`, by: 'verify' as const, seen: test.seen ?? '' })),
    )
  return [...findings.map(({ rule, seen }) => ({ rule, by: 'verify' as const, seen })), ...ofVendors]
}

/** What the traffic of one vendor shows. */
export async function bySync(profile: string, server: { url: string; token: string }): Promise<Found[]> {
  await using lab = await createLab(profile, { server, clock: 'real' })
  for (const { play } of story) {
    play(lab.idp)
    await lab.settle()
  }
  const findings = lab.idp.diagnosis?.list() ?? []
  return findings.map(({ rule, seen }) => ({ rule, by: 'sync', seen: `${profile}: ${seen}` }))
}

/** Findings without a row, and rows without a finding. */
export function compare(rows: readonly Confirmed[], found: readonly Found[]) {
  // How long an answer takes is a matter of the machine.
  const told = found.filter(({ rule }) => rule !== 'SIM-latency-budget' && rule !== 'OKTA-60s')
  const fits = (row: Confirmed, { rule, by, seen }: Found) =>
    row.rule === rule && row.by.includes(by) && seen.includes(row.seen)
  return {
    unknown: told.filter((each) => !rows.some((row) => fits(row, each))),
    missing: rows.flatMap((row) =>
      row.by
        .filter((by) => !found.some((each) => each.by === by && fits(row, each)))
        .map((by) => ({ rule: row.rule, by, seen: row.seen })),
    ),
  }
}

export { profiles }
