import { cursorConfig } from '../probe/cursor.ts'
import { discoveryQuestions, me, typesAndSchemas } from '../probe/discovery.ts'
import { cleanSchemas, messageUrns } from '../probe/schemas.ts'
import { configShape } from '../probe/service-provider-config.ts'
import type { Rule } from '../rule.ts'
import { entraScim, rfc7643, rfc7644, rfc9865 } from '../source.ts'

/** What the target says of itself (RFC 7643 §5 to §7, RFC 7644 §4). */
export const discoveryRules: readonly Rule[] = [
  {
    id: 'RFC7643-5-spconfig',
    tier: 1,
    mode: 'active',
    required: 'ServiceProviderConfig holds every flag and limit of RFC 7643 §5 (REQUIRED).',
    source: rfc7643('5'),
    severity: 'major',
    severities: { okta: 'minor', entra: 'minor' },
    breaks:
      'authentik gives up PATCH and filters when the limits of bulk are missing; Okta does not read it.',
    fix: 'For what you lack send {"supported":false,"maxOperations":0,"maxPayloadSize":0}.',
    probe: configShape,
  },
  {
    id: 'RFC7644-4-resourcetypes',
    tier: 1,
    mode: 'active',
    required:
      '/ResourceTypes and /Schemas are ListResponses, each item is there by its id, and no schema is missing (RFC 7644 §4, SHALL).',
    source: rfc7644('4'),
    severity: 'major',
    severities: { okta: 'minor' },
    breaks: 'Clients that discover what there is ask for types that are not listed.',
    fix: 'Make both from one source.',
    probe: typesAndSchemas,
  },
  {
    id: 'ENTRA-schemas-clean',
    tier: 1,
    mode: 'active',
    required:
      '/Schemas holds the mapped attributes, nothing null, and values written as in RFC 7643 §7 (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'major',
    severities: { okta: 'minor', onelogin: 'info' },
    breaks: 'Microsoft’s gallery test Schema_Discoverability fails.',
    fix: 'Leave empty properties out, and write readWrite, not ReadWrite.',
    probe: cleanSchemas,
  },
  {
    id: 'RFC9865-4-config',
    tier: 1,
    mode: 'active',
    required: 'Who pages by cursor says so, and keeps index paging beside it (RFC 9865 §4, SHOULD).',
    source: rfc9865('4'),
    severity: 'blocker',
    severities: { entra: 'minor' },
    breaks:
      'Okta, and whoever else imports, pages by startIndex only: its import stops at once. Entra reads no lists.',
    fix: 'Keep index paging working.',
    probe: cursorConfig,
  },
  {
    id: 'RFC7644-4-discovery-params',
    tier: 2,
    mode: 'active',
    required: 'Discovery is read by GET only, and a filter there is a 403 (RFC 7644 §4, SHOULD).',
    source: rfc7644('4'),
    severity: 'info',
    breaks: 'Test tools mark it; no IdP depends on it.',
    fix: 'Serve these as static documents, for GET only.',
    probe: discoveryQuestions,
  },
  {
    id: 'RFC7644-3.1-message-urns',
    tier: 2,
    mode: 'active',
    required: 'URNs of messages do not stand in /Schemas (RFC 7644 §3.1, SHALL NOT).',
    source: rfc7644('3.1'),
    severity: 'info',
    breaks: 'Clients that read /Schemas find a resource that is none.',
    fix: 'List schemas of resources only.',
    probe: messageUrns,
  },
  {
    id: 'RFC7644-3.11-me',
    tier: 2,
    mode: 'active',
    required: '/Me is implemented, a 308, or a 501 (RFC 7644 §3.11, SHOULD).',
    source: rfc7644('3.11'),
    severity: 'info',
    breaks: 'No IdP depends on it.',
    fix: 'A 501 with an error body is the shortest answer.',
    probe: me,
  },
]
