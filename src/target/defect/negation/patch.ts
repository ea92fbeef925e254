import { isObject, type Json, type JsonObject } from '../../../base/json.ts'
import { readPath, writePath } from '../../../scim/attribute-access.ts'
import { PatchError } from '../../../scim/patch-error.ts'
import type { KnownStep } from '../../../scim/patch-step.ts'
import type { AttributePath } from '../../../scim/path.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { rewriteSteps } from '../rewrite.ts'
import { negation } from './negation.ts'

/** What a PATCH does. */
export const patchNegations: readonly Defect[] = [
  negation('RFC7644-3.5.2-200-or-204', 'A PATCH that succeeds is answered by 200 without a body', {
    answer: (next) => async (request) => {
      const reply = await next(request)
      if (request.method !== 'PATCH' || reply.status >= 300) return reply
      const { 'Content-Type': _, ...headers } = reply.headers
      return { status: 200, headers, body: '' }
    },
  }),
  negation(
    'RFC7644-3.5.2.3-replace-absent',
    'To replace an attribute that has no value is refused: 400 noTarget',
    {
      apply: (next) => (draft, step) => {
        const isReplace = step.kind === 'known' && step.op === 'replace' && !step.filter
        if (isReplace && step.attribute.name !== 'members' && isUnset(draft.attributes, step))
          throw new PatchError('noTarget', `"${step.name}" has no value`)
        next(draft, step)
      },
    },
    [
      'OKTA-pathless',
      'ENTRA-dotted-keys',
      'RFC7644-3.10-qualified-path',
      'RFC7643-4.3-manager',
      'ENTRA-op-case',
    ],
  ),
  negation(
    'RFC7644-3.5.2.2-remove',
    'A text that a PATCH removes is empty afterwards instead of gone',
    {
      apply: (next) => (draft, step) => {
        next(draft, step)
        const isText =
          step.kind === 'known' && step.op === 'remove' && !step.filter && step.attribute.type === 'string'
        if (isText) writePath(draft.attributes, placeOf(step), '')
      },
    },
    ['SIM-patch-effective'],
  ),
  negation(
    'SIM-array-value',
    'A list of one for an attribute that holds one value is refused with 400',
    rewriteSteps((step) => {
      const isSingle = step.kind === 'known' && !(step.subAttribute ?? step.attribute).multiValued
      if (isSingle && !step.filter && Array.isArray(step.value) && !step.attribute.multiValued)
        throw new PatchError('invalidValue', `"${step.name}" takes one value`)
      return step
    }),
  ),
  negation(
    'RFC7644-3.5.2-501',
    'PATCH is refused with 405, although it is said to be supported',
    {
      route: (next) => (request) => {
        const route = next(request)
        if (route.kind !== 'patch') return route
        throw new ScimError(405, 'PATCH is not supported', undefined, { Allow: 'GET, PUT, DELETE' })
      },
    },
    ['SIM-spconfig-truth', 'OKTA-group-rename'],
  ),
  negation(
    'RFC7644-3.5.2-sequential',
    'The operations of a PATCH are carried out in the opposite order',
    {
      readOperations: (next) => (operations, before) => next(operations, before).reverse(),
    },
    ['SIM-patch-effective'],
  ),
  negation(
    'RFC7644-3.5.2-primary',
    'A value that becomes the primary one leaves the other primary one as it is',
    {
      apply: (next) => (draft, step) => {
        if (step.kind !== 'known' || !step.attribute.multiValued) return next(draft, step)
        const { name } = step.attribute
        const before = primaries(draft.attributes[name])
        next(draft, step)
        const after = draft.attributes[name]
        if (!Array.isArray(after)) return
        draft.attributes[name] = after.map((each) =>
          isObject(each) && before.includes(`${each.value}`) ? { ...each, primary: true } : each,
        )
      },
    },
    ['RFC7643-2.4-multivalue'],
  ),
]

function primaries(values: Json | undefined): string[] {
  if (!Array.isArray(values)) return []
  return values.flatMap((each) => (isObject(each) && each.primary === true ? [`${each.value}`] : []))
}

function isUnset(attributes: JsonObject, step: KnownStep): boolean {
  return readPath(attributes, placeOf(step)) === undefined
}

function placeOf({ urn, attribute }: KnownStep): AttributePath {
  return { ...(urn && { urn }), attribute: attribute.name }
}
