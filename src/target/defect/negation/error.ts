import { isObject, type JsonObject } from '../../../base/json.ts'
import { locate, resourceSchemas } from '../../../scim/schema.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { withBody } from '../rewrite.ts'
import { negation } from './negation.ts'

/** How a request is refused. */
export const errorNegations: readonly Defect[] = [
  negation(
    'RFC7644-3.12-scimType',
    'The scimType of a 400 is a word of its own: VALIDATION_FAILED',
    {
      refuse: (next) => (error) =>
        error.status === 400
          ? withBody(next(error), (body) => ({ ...body, scimType: 'VALIDATION_FAILED' }))
          : next(error),
    },
    ['RFC7644-3.4.2.2-invalidFilter', 'RFC7644-3.5.2-bad-path'],
  ),
  negation('RFC7644-3.12-detail', 'Errors have no detail', {
    refuse: (next) => (error) => withBody(next(error), ({ detail: _, ...rest }) => rest),
  }),
  negation(
    'SIM-no-200-error',
    'A PATCH that is refused with 400 is answered by 200, with the error as its body',
    {
      answer: (next) => async (request) => {
        const reply = await next(request)
        return request.method === 'PATCH' && reply.status === 400 ? { ...reply, status: 200 } : reply
      },
    },
    [
      'RFC7644-3.5.2-bad-path',
      'RFC7644-3.5.2-atomic',
      'SIM-patch-effective',
      'RFC7644-3.5.2-200-or-204',
      'RFC7644-3.5.2.2-remove',
      'SIM-unknown-member',
    ],
  ),
  negation(
    'RFC7644-3.12-invalid-json-400',
    'A body that is no JSON is answered by 500',
    {
      parse: (next) => (request, route, body) => {
        try {
          return next(request, route, body)
        } catch (error) {
          if (!(error instanceof ScimError) || error.scimType !== 'invalidSyntax') throw error
          throw new ScimError(500, 'Internal server error')
        }
      },
    },
    ['RFC7644-3.12-no-5xx-for-client-error'],
  ),
  negation(
    'SIM-unknown-attr-tolerated',
    'An attribute or a URN that the schema does not have is answered by 500',
    {
      execute: (next) => (command) => {
        const isStrange =
          (command.kind === 'create' || command.kind === 'replace') &&
          Object.keys(command.body).some((key) => !isKnown(command.type, key))
        if (isStrange) throw new ScimError(500, 'Internal server error')
        return next(command)
      },
    },
    ['RFC7644-3.12-no-5xx-for-client-error'],
  ),
  negation(
    'SIM-empty-values',
    'null, an empty list and an empty text are refused with 400',
    {
      execute: (next) => (command) => {
        const values = 'body' in command ? Object.values(command.body) : []
        const sent =
          command.kind === 'patch' && Array.isArray(command.operations)
            ? command.operations.map((each) => (isObject(each) && 'value' in each ? each.value : 0))
            : []
        if ([...values, ...sent].some(isEmpty)) throw new ScimError(400, 'A value is empty', 'invalidValue')
        return next(command)
      },
    },
    ['RFC7644-3.5.2.3-members-replace', 'SIM-unknown-attr-tolerated'],
  ),
]

function isKnown(type: 'User' | 'Group', key: string): boolean {
  const schema = resourceSchemas[type]
  if (key.includes(':')) return [schema.core, ...schema.extensions].some(({ id }) => id === key)
  return locate(schema, { attribute: key }) !== undefined
}

function isEmpty(value: JsonObject[string] | undefined): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
