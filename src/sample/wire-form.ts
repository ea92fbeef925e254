import type { JsonObject } from '../base/json.ts'
import { testConnection } from '../dialect/connection-test.ts'
import { importPages } from '../dialect/import-pages.ts'
import type { RequestSpec } from '../dialect/request-spec.ts'
import { compileMapping } from '../mapping/mapping.ts'
import { compileScopingFilter } from '../mapping/scoping-filter.ts'
import type { Profile } from '../profile/schema.ts'
import type { Mapped } from '../sync/evaluate.ts'
import { compileHeaders } from '../wire/header-template.ts'
import { groupIntents } from './group-intents.ts'
import { requestsOf } from './imaginary-target.ts'
import { userIntents } from './user-intents.ts'

/** How a vendor tells one thing. */
export interface WireForm {
  intent: string
  /** In order; none if the vendor does not tell it. */
  requests: RequestSpec[]
}

/**
 * What a profile sends for everything that can happen to a sample user and a sample group, worked out without a server:
 * each thing starts anew, against a target that holds what it was told before.
 */
export function wireForms(profile: Profile): WireForm[] {
  const { mapping, scope } = profile
  const app: Mapped = {
    profile,
    mapping: compileMapping(mapping),
    // A filter says something of real people, not of those in the sample.
    filter: compileScopingFilter({ ...scope, filter: { user: [], group: [] } }, mapping),
  }
  return Object.entries(intents).map(([intent, requests]) => ({ intent, requests: requests(app) }))
}

/** The headers of all requests, as names and values in order; the credentials are not real. */
export interface HeaderForm {
  withoutBody: [string, string][]
  withBody: [string, string][]
}

export function headerForm({ http }: Profile): HeaderForm {
  const headers = compileHeaders(http.headers, 'target.example', ['Authorization', 'Bearer <token>'])
  const length = (name: string) => name.toLowerCase() === 'content-length'
  return {
    withoutBody: headers(null).pairs,
    withBody: headers('').pairs.map(([name, value]) => [name, length(name) ? '<length>' : value]),
  }
}

const intents: Record<string, (app: Mapped) => RequestSpec[]> = {
  'connection test': ({ profile }) => {
    const situation = {
      groupsImported: true,
      groupsInScope: true,
      randomValue: (ordinal: number) => `nobody-${ordinal}`,
    }
    return requestsOf(testConnection(profile, situation), { Users: [], Groups: [] })
  },
  ...userIntents,
  ...groupIntents,
  import: ({ profile }) => [
    ...requestsOf(importPages(profile, 'User', takeAll), { Users: crowd(120), Groups: [] }),
    ...(profile.import.groups
      ? requestsOf(importPages(profile, 'Group', takeAll), { Users: [], Groups: crowd(2) })
      : []),
  ],
}

/** The imaginary target shows nothing twice. */
function takeAll(page: readonly unknown[]): number {
  return page.length
}

function crowd(size: number): JsonObject[] {
  return Array.from({ length: size }, (_, index) => ({ id: `resource-${index}` }))
}
