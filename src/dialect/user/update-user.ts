import { failureOf, readList } from '../answer.ts'
import { changesSinceKnown, getDiffPatch } from '../diff-patch.ts'
import { getOverlayPut, overlayProfile, overlayValue } from '../get-overlay-put.ts'
import { failed, type Outcome } from '../outcome.ts'
import {
  changeOperations,
  clearReferenceOperation,
  opName,
  patchBody,
  referenceValue,
} from '../patch-body.ts'
import { bare, resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import { lookUpAndPutUser, putUser } from './put-user.ts'

type UserProfile = ResourceCase['profile']['user']
type Form = (context: ResourceCase, targetId: string) => Conversation<Outcome>

/** Tells changed attributes of a linked user. */
export function updateUser(context: ResourceCase, targetId: string): Conversation<Outcome> {
  return updateForms[context.profile.user.update](context, targetId)
}

const updateForms = {
  'get-overlay-put': (context, targetId) =>
    getOverlayPut(context, targetId, 'everything', overlayProfile(context, false)),
  'get-diff-patch': getDiffPatch,
  'lookup-put': lookUpAndPutUser,
  put: putUser,
  *patch(context, targetId) {
    const { patch } = context.profile
    const operations = changeOperations(patch, changesSinceKnown(context))
    if (operations.length === 0) return { result: 'unchanged', targetId, told: 'everything' }
    return yield* patchUser(context, targetId, 'user-update', operations, 'everything')
  },
} satisfies Record<UserProfile['update'], Form>

/** Sets or takes away references to other users, once those exist. */
export function* updateReferences(context: ResourceCase, targetId: string): Conversation<Outcome> {
  const { patch } = context.profile
  const untold = yield* untoldReferences(context, targetId)
  const operations = [...untold].map(([path, value]) => {
    const told = context.known.get(path)
    if (value === undefined) return clearReferenceOperation(patch, path, String(told ?? ''))
    return {
      op: opName(patch, told === undefined ? 'add' : 'replace'),
      path,
      value: referenceValue(patch, value),
    }
  })
  if (operations.length === 0) return { result: 'unchanged', targetId, told: 'references' }
  return yield* patchUser(context, targetId, 'user-update-reference', operations, 'references')
}

/** The references that the target does not show yet, where the vendor asks it first. */
function* untoldReferences(
  { profile, references }: ResourceCase,
  targetId: string,
): Conversation<ResourceCase['references']> {
  const query = profile.user.referenceCheck
  if (!query) return references
  const untold = new Map(references)
  for (const [path, value] of references) {
    if (value === undefined) continue
    const clauses = [
      { attribute: 'id', value: targetId },
      { attribute: path.slice(path.lastIndexOf(':') + 1), value },
    ]
    const request = bare(profile, 'user-lookup', 'GET', resourcePath('User'), query, clauses)
    const found = readList(profile, request, yield request)
    // Whatever is wrong with the answer, the PATCH that follows will show it.
    if (found.value && found.value.length > 0) untold.delete(path)
  }
  return untold
}

/** Tells a new password. */
export function setPassword(context: ResourceCase, targetId: string): Conversation<Outcome> {
  return passwordForms[context.profile.user.password](context, targetId)
}

const passwordForms = {
  patch: (context, targetId) => {
    const operation = {
      op: opName(context.profile.patch, 'replace'),
      value: { password: context.password ?? '' },
    }
    return patchUser(context, targetId, 'user-password', [operation], 'nothing')
  },
  'get-overlay-put': (context, targetId) =>
    getOverlayPut(context, targetId, 'nothing', overlayValue(context, 'password', context.password ?? '')),
  *none(_context, targetId) {
    return { result: 'unchanged', targetId, told: 'nothing' }
  },
} satisfies Record<UserProfile['password'], Form>

function* patchUser(
  { profile }: ResourceCase,
  targetId: string,
  intent: string,
  operations: Parameters<typeof patchBody>[1],
  told: 'everything' | 'references' | 'nothing',
): Conversation<Outcome> {
  const body = patchBody(profile.patch, operations)
  const request = withBody(profile, intent, 'PATCH', resourcePath('User', targetId), body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told }
}
