import { invalidJson, requiredMissing } from '../probe/create-body.ts'
import { caseVariant, duplicateGroup, refusedCreateChangesNothing } from '../probe/duplicate.ts'
import { plainJson } from '../probe/media-type.ts'
import { retriedPost, sameMomentPosts } from '../probe/repetition.ts'
import type { Rule } from '../rule.ts'
import { entraScim, oktaReference, rfc7643, rfc7644 } from '../source.ts'

/** Creates that a sync never sends: wrong, doubled, at the same moment. */
export const createProbeRules: readonly Rule[] = [
  {
    id: 'OKTA-ct-json-request',
    tier: 1,
    mode: 'active',
    required: 'A body of type application/json is read as well: Okta’s SPEC test sends it (RFC 7644 §8.1).',
    source: oktaReference,
    severity: 'major',
    breaks: 'Okta’s SPEC test cannot create anybody.',
    fix: 'Take both media types on the way in.',
    probe: plainJson,
  },
  {
    id: 'SIM-409-no-side-effect',
    tier: 1,
    mode: 'active',
    required: 'A create that is refused with 409 changes nothing (RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'blocker',
    breaks: 'Accounts or their sign-in are lost, again with every attempt of the IdP.',
    fix: 'Roll everything back on a conflict.',
    probe: refusedCreateChangesNothing,
  },
  {
    id: 'RFC7643-required-attr-400',
    tier: 1,
    mode: 'active',
    required:
      'A resource without an attribute that it must have is a 400, invalidValue (RFC 7643 §4.1.1 and §4.2; RFC 7644 §3.12).',
    source: rfc7644('3.12'),
    severity: 'minor',
    breaks: 'The administrator reads no cause.',
    fix: 'Name the missing attribute in `detail`.',
    probe: requiredMissing,
  },
  {
    id: 'RFC7644-3.12-invalid-json-400',
    tier: 1,
    mode: 'active',
    required: 'A body that is no JSON is a 400, invalidSyntax (RFC 7644 §3.12, Table 9).',
    source: rfc7644('3.12'),
    severity: 'minor',
    breaks: 'A 500 is tried again and again.',
    fix: 'Catch the error of the parser.',
    probe: invalidJson,
  },
  {
    id: 'RFC7643-4.1.1-unique-ci',
    tier: 1,
    mode: 'active',
    required: 'A userName that differs in case only is taken (RFC 7643 §4.1.1; RFC 7644 §7.8).',
    source: rfc7643('4.1.1'),
    severity: 'major',
    breaks: 'Two accounts for one person.',
    fix: 'Put the unique index on the case-folded value.',
    probe: caseVariant,
  },
  {
    id: 'ENTRA-group-unique-name',
    tier: 1,
    mode: 'active',
    required: 'The displayName of a group is unique, as Entra matches by it (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'major',
    severities: { okta: 'minor', onelogin: 'minor' },
    breaks: 'Entra finds two groups, and writes to neither.',
    fix: 'Refuse a second one with 409, or tell administrators.',
    disagreement:
      'RFC 7643 lets two groups have one displayName; a second one is a warning here, no failure.',
    probe: duplicateGroup,
  },
  {
    id: 'SIM-retry-post',
    tier: 1,
    mode: 'active',
    required:
      'A POST that is sent again because its answer was lost makes no second resource (RFC 7644 §3.3).',
    source: rfc7644('3.3'),
    severity: 'blocker',
    breaks: 'Duplicates after every lost answer.',
    fix: 'A unique constraint, and a 409.',
    after: ['RFC7644-3.3-409'],
    probe: retriedPost,
  },
  {
    id: 'SIM-concurrent-post',
    tier: 1,
    mode: 'active',
    required: 'Of equal POSTs at the same moment one is a 201, the others are 409 (RFC 7644 §3.3).',
    source: 'https://github.com/gravitee-io/gravitee-access-management/pull/8290',
    severity: 'major',
    breaks: 'Parallel jobs leave duplicates or see a 500.',
    fix: 'Map the unique violation of the database to 409.',
    probe: sameMomentPosts,
  },
]
