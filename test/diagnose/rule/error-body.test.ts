import { errorBodyRules } from '../../../src/diagnose/rule/error-body.ts'
import { prove } from '../prove.ts'
import { filtered, get, newUser, patch, post, scimError, user } from '../wire.ts'

const refused = (body: object) => [post('/Users', newUser(), 400, body as never)]

prove(errorBodyRules, {
  'RFC7644-3.12-error-schema': {
    passes: { 'as it should be': refused(scimError(400)) },
    fails: {
      'plain text': {
        on: [
          post(
            '/Users',
            newUser(),
            500,
            { text: 'Internal Server Error' },
            { headers: { 'Content-Type': 'text/plain' } },
          ),
        ],
        seen: 'POST /Users → 500 with a body that is no JSON object (text/plain).',
        excerpt: 'Internal Server Error',
      },
      'JSON of the framework': {
        on: refused({ message: 'Bad Request', statusCode: 400 }),
        seen: 'POST /Users → 400 with a JSON object without the schema of errors.',
        excerpt: '{"message":"Bad Request","statusCode":400}',
      },
      'nothing at all': {
        on: [get('/Users/u1', 404)],
        seen: 'GET /Users/u1 → 404 with no body.',
        excerpt: '(no body)',
      },
    },
    silent: { 'no error': [get('/Users/u1', 200, user())] },
  },
  'RFC7644-3.12-status-string': {
    passes: { 'a string': refused(scimError(400)) },
    fails: {
      'a number': {
        on: refused(scimError(400, { status: 400 })),
        seen: 'POST /Users → 400 with status 400.',
        excerpt: '"status":400',
        aspect: 'number',
      },
      'another one': {
        on: refused(scimError(400, { status: '409' })),
        seen: 'POST /Users → 400 with status "409".',
        excerpt: '"status":"409"',
      },
      'left out': {
        on: refused({ schemas: scimError(400).schemas, detail: 'No.' }),
        seen: 'POST /Users → 400 with status left out.',
        excerpt: '(no "status")',
      },
    },
    silent: { 'explained by what it lacks altogether': refused({ message: 'Bad Request' }) },
  },
  'RFC7644-3.12-scimType': {
    passes: {
      'of the table': refused(scimError(400, { scimType: 'invalidValue' })),
      'of RFC 9865': [get('/Users?cursor=x', 400, scimError(400, { scimType: 'expiredCursor' }))],
    },
    fails: {
      invented: {
        on: refused(scimError(400, { scimType: 'emailInvalid' })),
        seen: 'POST /Users → 400 with scimType "emailInvalid".',
        excerpt: '"scimType":"emailInvalid"',
      },
    },
    silent: { 'left out': refused(scimError(400)), null: refused(scimError(400, { scimType: null })) },
  },
  'RFC7644-3.12-detail': {
    passes: { 'a sentence': refused(scimError(400)) },
    fails: {
      empty: {
        on: refused(scimError(400, { detail: ' ' })),
        seen: 'POST /Users → 400 without a detail.',
        excerpt: '"detail":" "',
      },
    },
    silent: { 'explained by what it lacks altogether': refused({ message: 'Bad Request' }) },
  },
  'RFC7644-3.12-no-5xx-for-client-error': {
    passes: {
      'a client error': refused(scimError(400)),
      success: [get('/Users/u1', 200, user())],
    },
    fails: {
      'a look-up': {
        on: [get(filtered('/Users', 'externalId eq "e1"'), 500, scimError(500))],
        seen: 'GET /Users?filter=externalId%20eq%20%22e1%22 → 500: whatever is wrong with the request, a 500 says that the server broke.',
        excerpt: 'HTTP 500',
        aspect: 'list User',
      },
      'a PATCH': {
        on: [
          patch(
            '/Groups/g1',
            [{ op: 'add', path: 'members', value: [{ value: 'u1' }] }],
            500,
            scimError(500),
          ),
        ],
        seen: 'PATCH /Groups/g1 → 500: whatever is wrong with the request, a 500 says that the server broke.',
        excerpt: 'HTTP 500',
        aspect: 'modify Group',
      },
    },
    silent: {
      'not implemented': [patch('/Users/u1', [], 501, scimError(501))],
      overloaded: [get('/Users/u1', 503, scimError(503))],
      'not of SCIM': [get('/health', 500, { text: '' })],
    },
  },
  'SIM-no-200-error': {
    passes: { 'a resource': [get('/Users/u1', 200, user())] },
    fails: {
      'an error in a 200': {
        on: [post('/Users', newUser(), 200, scimError(409))],
        seen: 'POST /Users → 200 with an error in the body (the schema of errors).',
        excerpt: /"status":"409"/,
      },
      'an error of the framework': {
        on: [get('/Users/u1', 200, { error: 'not found' })],
        seen: 'GET /Users/u1 → 200 with an error in the body (error).',
        excerpt: '{"error":"not found"}',
      },
    },
    silent: { 'a list of somebody else’s': [get('/Users/u1', 200, { text: '[]' })] },
  },
  'RFC7644-3.12-400-not-422': {
    passes: { 'a 400': refused(scimError(400)) },
    fails: {
      'a 422': {
        on: [post('/Users', newUser(), 422, scimError(422))],
        seen: 'POST /Users → 422.',
        excerpt: 'HTTP 422',
      },
    },
    silent: { 'a 409': [post('/Users', newUser(), 409, scimError(409))] },
  },
})
