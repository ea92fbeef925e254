import { isObject } from '../../../base/json.ts'
import { fieldOf } from '../../../scim/field.ts'
import type { Defect } from '../defect.ts'
import { withBody } from '../rewrite.ts'
import { negation } from './negation.ts'

/** What a stranger could make of the target. */
export const securityNegations: readonly Defect[] = [
  negation('SIM-secret-echo', 'Errors show the stack and the Authorization header', {
    answer: (next) => async (request) => {
      const reply = await next(request)
      if (reply.status < 400) return reply
      return withBody(reply, (error) => {
        const detail = [
          `Error: ${error.detail}`,
          '    at UserController.handle (/srv/app/src/users/controller.js:88:13)',
          `    authorization: ${request.header('authorization')}`,
        ].join('\n')
        return { ...error, detail }
      })
    },
  }),
  negation(
    'SIM-filter-injection',
    'An escaped quote ends the value of a filter, and % and * in it stand for any text',
    {
      readFilter: (next) => (text) => next(text.replaceAll('\\"', '"')),
      find:
        (next, { propagation }) =>
        (type, filter) => {
          if (filter?.kind !== 'compare' || filter.op !== 'eq' || !/[%*]/.test(`${filter.value}`))
            return next(type, filter)
          const parts = `${filter.value}`
            .split(/[%*]/)
            .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
          const pattern = new RegExp(`^${parts.join('.*')}$`, 'i')
          const name = filter.path.attribute
          return propagation
            .visible()
            .all(type)
            .filter(({ attributes }) => pattern.test(`${attributes[name] ?? ''}`))
        },
    },
    ['RFC7644-fig1-quoting', 'RFC7644-3.4.2.2-only-matching', 'RFC7644-1.2-percent-encoding'],
  ),
  negation(
    'SIM-email-takeover',
    'A create with the e-mail address of a user who is there takes that user over, userName and all',
    {
      save:
        (next, { propagation }) =>
        (write) => {
          if (write.kind !== 'create' || write.type !== 'User') return next(write)
          const { emails } = write.attributes
          const addresses = (Array.isArray(emails) ? emails : []).flatMap((email) =>
            isObject(email) ? `${fieldOf(email, 'value') ?? ''}` : [],
          )
          const [known] = addresses.flatMap((address) => propagation.written.find('User', 'emails', address))
          if (!known) return next(write)
          const attributes = { ...known.attributes, ...write.attributes }
          return next({ ...write, kind: 'replace', id: known.id, attributes })
        },
    },
  ),
]
