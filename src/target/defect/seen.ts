import { d01 } from './d01-filter-miss-404.ts'
import { d02 } from './d02-unknown-filter-ignored.ts'
import { d03 } from './d03-filter-by-regex.ts'
import { d04 } from './d04-external-id-filter-400.ts'
import { d05 } from './d05-external-id-filter-500.ts'
import { d06 } from './d06-unsupported-operator-500.ts'
import { d07 } from './d07-user-name-case-sensitive.ts'
import { d08 } from './d08-compound-filter-case-sensitive.ts'
import { d09 } from './d09-text-boolean-400.ts'
import { d10 } from './d10-text-boolean-truthy.ts'
import { d11 } from './d11-op-case-400.ts'
import { d12 } from './d12-op-case-ignored.ts'
import { d13 } from './d13-add-active-400.ts'
import { d14 } from './d14-pathless-500.ts'
import { d15 } from './d15-pathless-ignored.ts'
import { d16 } from './d16-dotted-keys-ignored.ts'
import { d17 } from './d17-value-path-400.ts'
import { d18, d18b } from './d18-value-path-no-create.ts'
import { d19 } from './d19-qualified-path-501.ts'
import { d20 } from './d20-extension-patch-ignored.ts'
import { d21 } from './d21-unknown-path-accepted.ts'
import { d22 } from './d22-no-reactivation.ts'
import { d23 } from './d23-members-add-replaces.ts'
import { d24 } from './d24-members-remove-clears.ts'
import { d25, d25b } from './d25-members-remove-values.ts'
import { d26 } from './d26-members-remove-shifted.ts'
import { d27 } from './d27-members-replace-adds.ts'
import { d28 } from './d28-members-replace-empty-400.ts'
import { d29 } from './d29-rename-clears-members.ts'
import { d30 } from './d30-member-again-500.ts'
import { d31 } from './d31-members-from-stale-replica.ts'
import { d32 } from './d32-duplicate-201.ts'
import { d33 } from './d33-duplicate-400.ts'
import { d34 } from './d34-racy-duplicate-500.ts'
import { d35 } from './d35-conflict-without-scim-type.ts'
import { d36 } from './d36-conflict-not-found.ts'
import { d37 } from './d37-conflict-deletes.ts'
import { d38 } from './d38-plain-text-errors.ts'
import { d39, d39b } from './d39-media-type.ts'
import { d40, d40b } from './d40-scim-json-415.ts'
import { d41, d41b } from './d41-total-of-page.ts'
import { d42 } from './d42-items-per-page-requested.ts'
import { d43 } from './d43-start-index-zero-based.ts'
import { d44 } from './d44-pages-overlap.ts'
import { d45 } from './d45-start-index-ignored.ts'
import { d46 } from './d46-items-past-end.ts'
import { d47 } from './d47-inactive-invisible.ts'
import { d48 } from './d48-active-stays-true.ts'
import { d49 } from './d49-rename-new-id.ts'
import { d50 } from './d50-tombstone-overwrites-email.ts'
import { d51 } from './d51-urn-split-at-dot.ts'
import { d52, d52b } from './d52-manager-as-text.ts'
import { d53 } from './d53-role-primary-text-400.ts'
import { d54 } from './d54-empty-bearer.ts'
import { d55 } from './d55-cross-tenant.ts'
import { d56 } from './d56-location-from-host.ts'
import { d57 } from './d57-no-bulk-limits.ts'
import { d58 } from './d58-throttled-without-retry-after.ts'
import { d59 } from './d59-delete-referenced-500.ts'
import { d60 } from './d60-create-200.ts'
import { d61, d61b } from './d61-create-without-id.ts'
import { d62 } from './d62-no-location.ts'
import { d63 } from './d63-unknown-id-400.ts'
import { d64 } from './d64-lower-case-resources.ts'
import { d65, d65b } from './d65-trailing-slash.ts'
import { d66 } from './d66-password-echoed.ts'
import { d67 } from './d67-values-normalised.ts'
import { d68 } from './d68-patch-not-atomic.ts'
import { d69 } from './d69-put-creates.ts'
import type { Defect } from './defect.ts'

/** What was seen in real servers, in the order of its numbers. */
export const seenDefects: readonly Defect[] = [
  d01,
  d02,
  d03,
  d04,
  d05,
  d06,
  d07,
  d08,
  d09,
  d10,
  d11,
  d12,
  d13,
  d14,
  d15,
  d16,
  d17,
  d18,
  d18b,
  d19,
  d20,
  d21,
  d22,
  d23,
  d24,
  d25,
  d25b,
  d26,
  d27,
  d28,
  d29,
  d30,
  d31,
  d32,
  d33,
  d34,
  d35,
  d36,
  d37,
  d38,
  d39,
  d39b,
  d40,
  d40b,
  d41,
  d41b,
  d42,
  d43,
  d44,
  d45,
  d46,
  d47,
  d48,
  d49,
  d50,
  d51,
  d52,
  d52b,
  d53,
  d54,
  d55,
  d56,
  d57,
  d58,
  d59,
  d60,
  d61,
  d61b,
  d62,
  d63,
  d64,
  d65,
  d65b,
  d66,
  d67,
  d68,
  d69,
]
