import { expect, test } from 'vitest'
import { catalogue } from '../../src/diagnose/catalogue.ts'

/** Tier, mode and severity of each rule that ordinary traffic can exercise. */
const expected = {
  'RFC7644-7.2-tls': [1, 'passive', 'blocker'],
  'SIM-no-redirect': [1, 'passive', 'blocker'],
  'OKTA-60s': [1, 'passive', 'major'],
  'RFC7644-2-www-authenticate': [1, 'both', 'minor'],
  'RFC7644-3.8-utf8': [1, 'both', 'major'],
  'RFC7644-1.3-base-no-query': [2, 'passive', 'minor'],
  'SIM-latency-budget': [2, 'passive', 'minor'],
  'RFC7644-3.8-ct-response': [1, 'passive', 'major'],
  'RFC7644-3.8-accept': [1, 'both', 'blocker'],
  'RFC7644-3.1-ct-request': [1, 'passive', 'blocker'],
  'RFC7159-valid-json': [1, 'passive', 'blocker'],
  'RFC9110-204-empty': [1, 'passive', 'minor'],
  'RFC7644-3.12-error-schema': [1, 'passive', 'major'],
  'RFC7644-3.12-status-string': [1, 'passive', 'minor'],
  'RFC7644-3.12-scimType': [1, 'passive', 'minor'],
  'RFC7644-3.12-detail': [1, 'passive', 'minor'],
  'RFC7644-3.12-no-5xx-for-client-error': [1, 'both', 'blocker'],
  'SIM-no-200-error': [1, 'passive', 'blocker'],
  'RFC7644-3.12-400-not-422': [2, 'both', 'minor'],
  'RFC7644-3.3-201': [1, 'passive', 'major'],
  'RFC7644-3.3-location': [1, 'passive', 'minor'],
  'RFC7644-3.3-body-id': [1, 'passive', 'blocker'],
  'SIM-echo-as-sent': [1, 'passive', 'minor'],
  'RFC7644-3.3-readonly-ignored': [1, 'both', 'major'],
  'RFC7644-3.3-409': [1, 'both', 'blocker'],
  'RFC7644-3.3-409-scimType': [1, 'passive', 'minor'],
  'RFC7644-3.3.1-resourceType': [1, 'passive', 'minor'],
  'SIM-unknown-attr-tolerated': [1, 'both', 'blocker'],
  'SIM-active-on-create': [1, 'both', 'major'],
  'SIM-guessable-id': [2, 'passive', 'info'],
  'SIM-empty-values': [1, 'both', 'major'],
  'RFC7644-3.4.1-200': [1, 'passive', 'blocker'],
  'RFC7644-3.4.1-404': [1, 'both', 'major'],
  'RFC7643-3-schemas': [1, 'passive', 'major'],
  'RFC7643-2.3-types': [1, 'passive', 'major'],
  'RFC7643-2.4-multivalue': [1, 'passive', 'major'],
  'RFC7644-3.9-excluded': [1, 'both', 'major'],
  'RFC7643-3.3-extension-key': [1, 'passive', 'major'],
  'RFC7643-4.3-manager': [1, 'both', 'major'],
  'RFC7644-3.4.2-listresponse': [1, 'passive', 'blocker'],
  'RFC7644-3.4.2-totalResults': [1, 'passive', 'blocker'],
  'RFC7644-3.4.2-empty-200': [1, 'passive', 'blocker'],
  'RFC7644-3.4.2-Resources': [1, 'passive', 'blocker'],
  'RFC7644-3.4.2-page-meta': [1, 'passive', 'major'],
  'RFC7644-3.4.2.2-only-matching': [1, 'passive', 'blocker'],
  'VENDOR-filter-set': [1, 'both', 'blocker'],
  'RFC7643-4.1.1-userName-ci': [1, 'both', 'blocker'],
  'ENTRA-inactive-visible': [1, 'passive', 'blocker'],
  'RFC7644-3.4.2.4-count': [1, 'both', 'minor'],
  'RFC7644-3.4.2.4-past-end': [1, 'both', 'major'],
  'RFC7644-3.4.2.4-one-based': [1, 'both', 'major'],
  'SIM-pagination-terminates': [1, 'passive', 'blocker'],
  'OKTA-stable-order': [1, 'both', 'blocker'],
  'RFC9865-2-next-cursor': [1, 'both', 'major'],
  'RFC7644-3.5-put-supported': [1, 'both', 'blocker'],
  'RFC7644-3.5.1-200-body': [1, 'passive', 'minor'],
  'RFC7644-3.5.1-persisted': [1, 'passive', 'blocker'],
  'RFC7644-3.5.1-readonly-immutable': [1, 'both', 'major'],
  'RFC7644-3.5.2-200-or-204': [1, 'passive', 'minor'],
  'SIM-patch-effective': [1, 'passive', 'blocker'],
  'SIM-patch-no-collateral': [1, 'passive', 'blocker'],
  'ENTRA-op-case': [1, 'passive', 'blocker'],
  'ENTRA-string-boolean': [1, 'passive', 'blocker'],
  'OKTA-pathless': [1, 'passive', 'blocker'],
  'ENTRA-add-single': [1, 'both', 'blocker'],
  'ENTRA-dotted-keys': [1, 'both', 'major'],
  'ENTRA-valuepath': [1, 'both', 'blocker'],
  'ENTRA-valuepath-create': [1, 'both', 'major'],
  'RFC7644-3.10-qualified-path': [1, 'both', 'blocker'],
  'RFC7644-3.5.2.3-replace-absent': [1, 'both', 'major'],
  'RFC7644-3.5.2.2-remove': [1, 'both', 'major'],
  'RFC7644-3.5.2-501': [1, 'both', 'blocker'],
  'RFC7644-3.6-204': [1, 'passive', 'minor'],
  'RFC7644-3.6-gone': [1, 'both', 'major'],
  'SIM-reactivate': [1, 'both', 'major'],
  'RFC7644-3.5.2.1-members-add-appends': [1, 'passive', 'blocker'],
  'RFC7644-3.5.2.2-members-remove-one': [1, 'passive', 'blocker'],
  'ENTRA-members-remove-value': [1, 'passive', 'blocker'],
  'ENTRA-members-multi': [1, 'both', 'major'],
  'RFC7644-3.5.2.3-members-replace': [1, 'both', 'blocker'],
  'OKTA-group-rename': [1, 'passive', 'blocker'],
  'RFC7644-3.5.2.1-members-add-idempotent': [1, 'both', 'major'],
  'SIM-spconfig-truth': [1, 'both', 'major'],
  'RFC7643-3.1-id-stable': [1, 'passive', 'blocker'],
  'RFC7643-3.1-externalId': [1, 'passive', 'major'],
  'SIM-id-url-safe': [2, 'passive', 'major'],
  'RFC7643-3.1-meta-times': [1, 'passive', 'minor'],
  'RFC7644-3.14-etag': [1, 'passive', 'minor'],
  'RFC7644-3.5.2.1-lastModified': [2, 'both', 'info'],
  'RFC7643-4.1.1-password': [1, 'passive', 'blocker'],
  'SIM-secret-echo': [1, 'passive', 'blocker'],
  'SIM-conflict-findable': [1, 'passive', 'blocker'],
  'SIM-repeat-write': [1, 'both', 'major'],
  'SIM-read-your-writes': [1, 'passive', 'blocker'],
  'SIM-second-cycle-noop': [1, 'passive', 'major'],
  'SIM-final-state-equal': [1, 'passive', 'blocker'],
  'RFC6585-429-retry-after': [1, 'both', 'major'],
}

const passive = catalogue.filter(({ mode }) => mode !== 'active')

test('every rule on ordinary traffic has its tier, its mode and its severity', () => {
  const found = passive.map(({ id, tier, mode, severity }) => [id, [tier, mode, severity]])
  expect(Object.fromEntries(found)).toEqual(expected)
})

test('no id is given twice', () => {
  const ids = catalogue.map(({ id }) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test('every rule on ordinary traffic judges it, but for the one that reads the target again', () => {
  expect(passive.filter(({ evaluate }) => !evaluate).map(({ id }) => id)).toEqual(['SIM-final-state-equal'])
})

test.each(catalogue.map((rule) => [rule.id, rule] as const))('%s explains itself', (_id, rule) => {
  expect([rule.required, rule.breaks, rule.fix].filter((text) => text.trim() === '')).toEqual([])
  expect(new URL(rule.source).protocol).toBe('https:')
})

test('what a rule comes after exists', () => {
  const ids = new Set(catalogue.map(({ id }) => id))
  expect(catalogue.flatMap(({ after = [] }) => after).filter((id) => !ids.has(id))).toEqual([])
})
