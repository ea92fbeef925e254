import type { JsonObject } from '../../base/json.ts'
import { groupUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { expectStatus, scimTypeOf } from './answer.ts'
import { post } from './request.ts'

/** A user as a tool sends it that puts everything it knows into the body. */
export const readOnlyInput: Probe = function* (lab) {
  const sent = lab.user({
    id: 'scimulator-chosen-id',
    meta: { resourceType: 'User', created: '2001-01-01T00:00:00Z' },
    groups: [{ value: 'scimulator-no-group' }],
  })
  yield* ask(post('/Users', sent))
  return []
}

/** Resources without what they must have. */
export const requiredMissing: Probe = function* (lab) {
  const user = yield* ask(post('/Users', without(lab.user(), 'userName'), { odd: true }))
  const group = yield* ask(post('/Groups', without(lab.group(), 'displayName'), { odd: true }))
  const verdicts: Verdict[] = []
  for (const [seen, name] of [
    [user, 'userName'],
    [group, 'displayName'],
  ] as const) {
    // 415 is about the media type, 422 in place of 400 another rule’s.
    if ([404, 415, 422, 501].includes(seen.status)) continue
    if (seen.status === 400) {
      const type = scimTypeOf(seen)
      verdicts.push(
        !isKeyword(type) || type === 'invalidValue' || type === 'invalidSyntax'
          ? pass
          : warn(`${seen.line} with scimType ${JSON.stringify(type)}; it should be invalidValue.`, {
              aspect: `${name} scimType`,
            }),
      )
    } else {
      verdicts.push(
        fail(`${seen.line} without ${name}: a missing attribute is a 400.`, {
          aspect: name,
          excerpt: statusLine(seen),
        }),
      )
    }
  }
  return verdicts
}

function without(body: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
}

export const invalidJson: Probe = function* () {
  const seen = yield* ask(post('/Users', { text: '{' }, { odd: true }))
  if (seen.status === 415) return inconclusive(`${seen.line}: it was not even read.`)
  if (seen.status === 422) return inconclusive(`${seen.line}: that it is no 400 is another rule’s.`)
  return expectStatus(seen, [400], 'a body that is no JSON is a 400', String(seen.status))
}

/** What the RFC does not know: Microsoft’s samples and unmapped extensions. */
export const unknownAttributes: Probe = function* (lab) {
  const user = lab.user()
  yield* ask(
    post('/Users', {
      ...user,
      schemas: [...(user.schemas as string[]), 'urn:ietf:params:scim:schemas:extension:scimulator:2.0:User'],
      roles: [],
      scimulatorUnknown: 'x',
      'urn:ietf:params:scim:schemas:extension:scimulator:2.0:User': { shoeSize: '42' },
    }),
  )
  yield* ask(
    post(
      '/Groups',
      lab.group({
        schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      }),
    ),
  )
  return []
}
