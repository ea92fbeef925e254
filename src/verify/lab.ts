import type { JsonObject } from '../base/json.ts'
import type { ProbeLab } from '../diagnose/probe.ts'
import { groupUrn, userUrn } from '../scim/urn.ts'

export interface LabSettings {
  /** Letters and digits; stands in every name. */
  run: string
  secondTenant: boolean
  fetchesToken: boolean
  tokenSeconds: () => number | null
  profile: ProbeLab['profile']
  baseUrl: string
  loadSeconds: number
  largeGroup: number
}

/** Every name of a run begins so; what is left behind is found by it. */
export const namePrefix = (run: string) => `scimulator-${run}-`

/** Names and bodies that nobody else has. */
export function createProbeLab({ run, ...settings }: LabSettings): ProbeLab {
  let count = 0
  const name = (about?: string) => `${namePrefix(run)}${++count}${about === undefined ? '' : `-${about}`}`
  return {
    ...settings,
    name,
    user: (attributes = {}) => withoutUndefined({ ...userBody(`${name()}@example.com`), ...attributes }),
    group: (attributes = {}) =>
      withoutUndefined({ schemas: [groupUrn], displayName: name('group'), ...attributes }),
  }
}

function userBody(userName: string): JsonObject {
  return {
    schemas: [userUrn],
    userName,
    name: { givenName: 'Probe', familyName: 'Scimulator' },
    displayName: 'Probe Scimulator',
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
  }
}

/** An attribute given as undefined is left out. */
function withoutUndefined(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}
