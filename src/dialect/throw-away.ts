import type { DesiredAttribute } from '../mapping/desired.ts'
import type { Profile } from '../profile/schema.ts'
import { parsePath } from '../scim/path.ts'
import type { ResourceType } from '../scim/urn.ts'
import { failureOf, idOf, nonsense, readResource } from './answer.ts'
import type { Failure } from './outcome.ts'
import { bare, resourcePath, withBody } from './request.ts'
import type { Conversation } from './request-spec.ts'
import { resourceBody } from './resource-body.ts'

/** Creates a resource that has nothing but a name, and deletes it; a user who cannot be deleted is left inactive. */
export function* throwAway(
  profile: Profile,
  resource: ResourceType,
  name: string,
): Conversation<Failure | undefined> {
  const kind = resource === 'User' ? 'user' : 'group'
  const body = resourceBody(profile, kind, desiredOf([[nameAttribute[resource], name]]))
  const post = withBody(profile, 'test-connection', 'POST', resourcePath(resource), body)
  const answer = yield post
  const created = readResource(post, answer)
  if (!created.value) return created.failure
  const id = idOf(created.value)
  if (id === undefined) return nonsense(post, answer, 'no-id', 'holds no id')
  const path = resourcePath(resource, id)
  const remove = bare(profile, 'test-connection', 'DELETE', path)
  const failure = failureOf(remove, yield remove)
  if (!failure || failure.class === 'network' || resource === 'Group') return failure
  const inactive = resourceBody(
    profile,
    'user',
    desiredOf([
      [nameAttribute.User, name],
      ['active', false],
    ]),
  )
  const put = withBody(profile, 'test-connection', 'PUT', path, inactive)
  return failureOf(put, yield put)
}

const nameAttribute = { User: 'userName', Group: 'displayName' }

function desiredOf(values: [string, DesiredAttribute['value']][]) {
  const attributes = values.map(
    ([path, value]): DesiredAttribute => ({ path, parsed: parsePath(path), value, apply: 'always' }),
  )
  return { attributes, references: [], empty: [] }
}
