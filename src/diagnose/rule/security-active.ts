import { injection } from '../probe/filter-value.ts'
import { isolation, spoofedHost } from '../probe/security.ts'
import type { Rule } from '../rule.ts'
import { rfc7644 } from '../source.ts'

/** What one tenant, or a stranger, must not be able to do. */
export const securityProbeRules: readonly Rule[] = [
  {
    id: 'RFC7644-6-tenant-isolation',
    tier: 1,
    mode: 'active',
    required: 'The token of one tenant reaches nothing of another (RFC 7644 §6).',
    source: rfc7644('6'),
    severity: 'blocker',
    breaks: 'A customer reads, or changes, the users of another.',
    fix: 'Scope every query by the tenant of the token, and answer 404.',
    probe: isolation,
  },
  {
    id: 'SIM-filter-injection',
    tier: 1,
    mode: 'active',
    required: 'The value of a filter is data.',
    source: 'https://github.com/limosa-io/laravel-scim-server/pull/171',
    severity: 'blocker',
    breaks: 'Whoever may filter reads everybody.',
    fix: 'Bind parameters, and put the clause of the tenant in parentheses.',
    probe: injection,
  },
  {
    id: 'SIM-host-header',
    tier: 1,
    mode: 'active',
    required: 'Location and meta.location are not made of the Host header (RFC 7644 §7).',
    source: 'https://github.com/NorthlandPositronics/Cogtrix/pull/360',
    severity: 'major',
    breaks: 'Links lead to whatever a client says.',
    fix: 'Use the base URL of the configuration.',
    probe: spoofedHost,
  },
]
