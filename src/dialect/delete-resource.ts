import { failureOf } from './answer.ts'
import { failed, type Outcome } from './outcome.ts'
import { bare, resourcePath } from './request.ts'
import type { Conversation } from './request-spec.ts'
import type { ResourceCase } from './resource-case.ts'

/** DELETE by id. What is not there any more counts as deleted. */
export function* deleteResource(
  { profile, resource }: ResourceCase,
  targetId: string,
): Conversation<Outcome> {
  const intent = `${resource.toLowerCase()}-delete`
  const request = bare(profile, intent, 'DELETE', resourcePath(resource, targetId))
  const failure = failureOf(request, yield request)
  if (failure && failure.reason !== 'not-found') return failed(failure, targetId)
  return { result: 'deleted', targetId: undefined, told: 'everything' }
}
