import { catalogue } from '../../../src/diagnose/catalogue.ts'
import { defectNamed, defects } from '../../../src/target/defect/catalogue.ts'

interface Told {
  /** Defects of which every rule tells that they name. */
  whole: readonly string[]
  /** Others, with the rules that tell. */
  partly: Readonly<Record<string, readonly string[]>>
}

const ids = (text: string) => text.trim().split(/\s+/)

/**
 * What a sync shows under the two profiles that most apps have to stand: of every other defect that can show in a sync none of
 * its rules tells.
 */
const inFull: Readonly<Record<string, Told>> = {
  entra: {
    whole: ids(`
      D01 D09 D10 D11 D12 D17 D19 D20 D22 D23 D25 D25b D29 D36 D39 D39b D40 D40b D42 D47 D51 D52 D52b D58 D60 D61 D61b D62 D64 D67
      C-core-under-urn C-false-is-true C-id-is-user-name
      N-OKTA-60s N-SIM-latency-budget N-RFC7159-valid-json N-RFC9110-204-empty N-RFC7644-3.3-readonly-ignored N-RFC7644-3.3.1-resourceType N-RFC7644-3.4.1-200
      N-RFC7643-3-schemas N-RFC7643-2.3-types N-RFC7643-2.4-multivalue N-RFC7644-3.9-excluded N-RFC7644-3.4.2-listresponse
      N-RFC7644-3.5.2-200-or-204 N-RFC7644-3.5.2-501 N-RFC7644-3.6-204 N-RFC7643-3.1-externalId N-SIM-id-url-safe
      N-SIM-guessable-id N-RFC7643-3.1-meta-times N-RFC7644-3.14-etag N-SIM-final-state-equal
    `),
    partly: {
      D48: ['SIM-patch-effective'],
      D49: ['RFC7643-3.1-id-stable'],
      'C-remove-empties-group': ['ENTRA-members-remove-value'],
      'C-total-counts-page': ['RFC7644-3.4.2-page-meta'],
    },
  },
  'okta-oin': {
    whole: ids(`
      D01 D14 D15 D22 D23 D24 D29 D36 D39 D39b D40 D40b D42 D47 D52 D58 D60 D61 D61b D62 D64 D66
      C-core-under-urn C-id-is-user-name
      N-OKTA-60s N-SIM-latency-budget N-RFC7159-valid-json N-RFC9110-204-empty N-RFC7644-3.3-readonly-ignored N-RFC7644-3.3.1-resourceType N-RFC7644-3.4.1-200
      N-RFC7643-3-schemas N-RFC7643-2.3-types N-RFC7643-2.4-multivalue N-RFC7644-3.4.2-listresponse
      N-RFC7644-3.5-put-supported N-RFC7644-3.5.1-200-body N-RFC7644-3.5.1-persisted N-RFC7644-3.5.1-readonly-immutable
      N-RFC7644-3.5.2-200-or-204 N-RFC7644-3.5.2-501 N-RFC7644-3.6-204 N-RFC7643-3.1-externalId N-SIM-id-url-safe
      N-SIM-guessable-id N-RFC7643-3.1-meta-times N-RFC7644-3.14-etag
    `),
    partly: {
      D48: ['SIM-patch-effective'],
      D49: ['RFC7643-3.1-id-stable'],
      D51: ['RFC7643-3.3-extension-key'],
      D52b: ['RFC7643-4.3-manager'],
      D67: ['SIM-echo-as-sent'],
      'C-remove-empties-group': ['RFC7644-3.5.2.2-members-remove-one'],
      'C-total-counts-page': ['RFC7644-3.4.2-page-meta'],
    },
  },
}

/** Under these a few are played: what the other two do not show, and what their own traffic is known for. */
const inPart: Readonly<Record<string, Told>> = {
  'entra-062020': {
    whole: ids('D01 D16 D20 D47 D48'),
    partly: { D26: ['RFC7644-3.5.2.2-members-remove-one'], D17: [] },
  },
  'okta-aiw': { whole: ids('D27 D60 N-RFC7644-3.5-put-supported N-RFC7644-3.5.1-persisted'), partly: {} },
  onelogin: { whole: ids('D01 D43 D60 D62'), partly: { D31: [] } },
}

export const toldBySync: Readonly<Record<string, Told>> = { ...inFull, ...inPart }

const watching = new Set(
  catalogue.filter(({ id, evaluate }) => evaluate || id === 'SIM-final-state-equal').map(({ id }) => id),
)

/** Defects with a rule that watches ordinary traffic: the others need a probe. */
const canShow = defects.filter(({ rules }) => rules.some((rule) => watching.has(rule))).map(({ id }) => id)

/** Defects that are played under a profile, each with the rules that it names and that tell. */
export function playedIn(profile: string): Map<string, readonly string[]> {
  const { whole, partly } = toldBySync[profile] ?? { whole: [], partly: {} }
  const told = new Map([
    ...whole.map((id) => [id, defectNamed(id).rules] as const),
    ...Object.entries(partly),
  ])
  const all = profile in inFull ? canShow : [...told.keys()]
  return new Map(all.map((id) => [id, told.get(id) ?? []]))
}

/**
 * Rules that tell in a sync besides those that the defect names or breaks by the way, by defect and profile, each with the
 * reason why that is no false alarm.
 */
export const relatedInSync: Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>
> = {
  'N-SIM-array-value': {
    entra: { 'RFC7644-3.5.2.2-remove': 'Entra names the manager that it removes in a list of one' },
  },
  D31: {
    onelogin: {
      'RFC7644-3.5.2.1-members-add-appends':
        'who was added a moment before is gone after the next add, and an add is refused for somebody deleted whom only the replica still has',
    },
  },
  D17: {
    'entra-062020': {
      'RFC7644-3.5.2.2-remove': 'Entra names the manager that it removes by a path with a filter',
    },
  },
}
