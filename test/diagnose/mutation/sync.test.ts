import { expect, test } from 'vitest'
import { defectNamed } from '../../../src/target/defect/catalogue.ts'
import { bySyncOnly } from './related.ts'
import { synced } from './synced.ts'

/** What vendors are known to stumble over, each under a profile that does what it takes. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  entra: [
    ...[
      'D01',
      'D09',
      'D10',
      'D11',
      'D12',
      'D36',
      'D47',
      'D48',
      'D49',
      'D51',
      'D52',
      'D60',
      'D61',
      'D64',
      'D67',
    ],
    ...['C-core-under-urn', 'C-false-is-true', 'C-id-is-user-name'],
  ],
  'entra-062020': ['D01', 'D20', 'D47'],
  'okta-oin': ['D01', 'D14', 'D15', 'D64'],
  'okta-aiw': ['D60', 'N-RFC7644-3.5-put-supported', 'N-RFC7644-3.5.1-persisted'],
  onelogin: ['D01', 'D60', 'D62'],
}

const played = Object.entries(pairs).flatMap(([profile, ids]) => ids.map((id) => [profile, id] as const))

/** How quick a target answers depends on the machine, too. */
const quick = 'SIM-latency-budget'

test.each(Object.keys(pairs))(
  '%s: nothing is found where nothing is wrong',
  async (profile) => {
    const findings = (await synced(profile, [])).filter(({ rule }) => rule !== quick)
    expect(findings.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
  },
  120_000,
)

test.each(played)(
  '%s, %s',
  async (profile, id) => {
    const { rules, also = [] } = defectNamed(id)
    const findings = (await synced(profile, [id])).filter(({ rule }) => rule !== quick)
    // What does not arrive is missing in the end as well.
    const explained = [...rules, ...also, 'SIM-final-state-equal']
    const strange = findings.filter(({ rule }) => !explained.includes(rule))
    expect(strange.map(({ rule, seen }) => `${rule}: ${seen}`)).toEqual([])
    expect(findings.some(({ rule }) => rules.includes(rule))).toBe(true)
    const found = new Set(findings.map(({ rule }) => rule))
    expect((bySyncOnly[id] ?? []).filter((rule) => !found.has(rule))).toEqual([])
  },
  120_000,
)
