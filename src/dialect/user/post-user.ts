import type { JsonObject } from '../../base/json.ts'
import { readPath } from '../../scim/attribute-access.ts'
import { parsePath } from '../../scim/path.ts'
import { idOf, nonsense, readResource } from '../answer.ts'
import { failed, type Outcome } from '../outcome.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'

/** POST of the whole rendering, without a look. */
export function* postUser({ profile, desired }: ResourceCase): Conversation<Outcome> {
  const body = resourceBody(profile, 'user', toldIn('create', desired))
  const request = withBody(profile, 'user-create', 'POST', resourcePath('User'), body)
  const answer = yield request
  const read = readResource(request, answer)
  if (!read.value) return failed(read.failure)
  const targetId = idOf(read.value)
  if (targetId === undefined) return failed(nonsense(request, answer, 'no-id', 'holds no id'))
  const lost = profile.user.giveBack.find((path) => isLost(path, body, read.value))
  return lost === undefined
    ? { result: 'created', targetId, told: 'everything' }
    : failed(nonsense(request, answer, 'incomplete', `does not give ${lost} back`), targetId)
}

function isLost(path: string, sent: JsonObject, shown: JsonObject): boolean {
  const [asked, got] = [sent, shown].map((resource) => readPath(resource, parsePath(path)))
  return asked !== undefined && asked !== '' && got === undefined
}
