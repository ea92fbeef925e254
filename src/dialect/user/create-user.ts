import type { JsonObject } from '../../base/json.ts'
import { readPath } from '../../scim/attribute-access.ts'
import { parsePath } from '../../scim/path.ts'
import { idOf, nonsense, readResource } from '../answer.ts'
import { diffPatch } from '../diff-patch.ts'
import { getOverlayPut, overlayProfile } from '../get-overlay-put.ts'
import { lookUp, type Match } from '../look-up.ts'
import { afterNoMatch, failed, type Outcome } from '../outcome.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { putUser } from './put-user.ts'
import { switchActive } from './switch-active.ts'

type Found = Match & { kind: 'one' }

/** A user who has no link yet: found in the target and linked, or created. */
export function* createUser(context: ResourceCase): Conversation<Outcome> {
  const { profile } = context
  if (profile.user.create === 'lookup-first') {
    const match = yield* lookUp(profile, 'User', profile.user.lookup, context.desired)
    if (match.kind === 'failed') return failed(match.failure)
    if (match.kind === 'one') return yield* linkUser(context, match)
    return afterNoMatch(yield* postUser(context))
  }
  const outcome = yield* postUser(context)
  if (outcome.result !== 'failed' || outcome.failure.reason !== 'conflict') return outcome
  const match = yield* lookUp(profile, 'User', profile.user.lookup, context.desired)
  return match.kind === 'one' ? yield* linkUser(context, match) : outcome
}

function* postUser({ profile, desired }: ResourceCase): Conversation<Outcome> {
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

function* linkUser(context: ResourceCase, match: Found): Conversation<Outcome> {
  const { profile } = context
  const { id } = match
  if (profile.user.matchInactive === 'reactivate-first' && match.resource.active === false) {
    const switched = yield* switchActive(context, id, true)
    if (switched.result === 'failed') return { ...switched, targetId: id }
  }
  const outcome = yield* linkForms[profile.user.match](context, match)
  if (outcome.result === 'failed') return { ...outcome, targetId: outcome.unlink ? undefined : id }
  return { result: 'linked', targetId: id, told: outcome.told }
}

const linkForms = {
  'get-overlay-put': (context, { id }) =>
    getOverlayPut(context, id, 'everything', overlayProfile(context, true)),
  'diff-patch': (context, { id, resource }) => diffPatch(context, id, resource),
  put: (context, { id }) => putUser(context, id),
  *adopt(_context, { id }) {
    return { result: 'linked', targetId: id, told: 'nothing' }
  },
} satisfies Record<
  ResourceCase['profile']['user']['match'],
  (context: ResourceCase, match: Found) => Conversation<Outcome>
>
