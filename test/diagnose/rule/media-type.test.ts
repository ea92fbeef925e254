import { mediaTypeRules } from '../../../src/diagnose/rule/media-type.ts'
import { prove } from '../prove.ts'
import { del, filtered, get, list, newUser, post, scimError, user } from '../wire.ts'

const typed = (type: string) => ({ headers: { 'Content-Type': type } })
const lookUp = filtered('/Users', 'userName eq "ada"')

prove(mediaTypeRules, {
  'RFC7644-3.8-ct-response': {
    passes: {
      'as registered': [get('/Users/u1', 200, user())],
      'with a charset': [get('/Users/u1', 200, user(), typed('Application/SCIM+JSON;charset=UTF-8'))],
    },
    fails: {
      'plain JSON': {
        on: [get('/Users/u1', 200, user(), typed('application/json'))],
        seen: 'GET /Users/u1 → 200 with Content-Type application/json.',
        excerpt: 'Content-Type: application/json',
        aspect: 'application/json',
      },
      'the other way round': {
        on: [get('/Users/u1', 200, user(), typed('application/json+scim'))],
        seen: 'GET /Users/u1 → 200 with Content-Type application/json+scim.',
        excerpt: 'Content-Type: application/json+scim',
      },
      'an error page': {
        on: [get('/Users/u1', 404, scimError(404), typed('text/html; charset=utf-8'))],
        seen: 'GET /Users/u1 → 404 with Content-Type text/html; charset=utf-8.',
        excerpt: 'Content-Type: text/html; charset=utf-8',
        aspect: 'text/html',
      },
    },
    silent: { 'no body': [del('/Users/u1', 204)] },
  },
  'RFC7644-3.8-accept': {
    passes: { JSON: [get('/Users/u1', 200, user())] },
    fails: {
      'not acceptable': {
        on: [get('/Users/u1', 406, scimError(406))],
        seen: 'GET /Users/u1 → 406 to an Accept that every server has to know.',
        excerpt: 'HTTP 406',
      },
      HTML: {
        on: [get('/Users/u1', 200, { text: '<!doctype html><title>Hello</title>' }, typed('text/html'))],
        seen: 'GET /Users/u1 → 200 with HTML in place of JSON.',
        excerpt: '<!doctype html><title>Hello</title>',
      },
    },
    silent: { 'an error page': [get('/Users/u1', 500, { text: '<h1>Whoops</h1>' })] },
  },
  'RFC7644-3.1-ct-request': {
    passes: {
      taken: [post('/Users', newUser(), 201, user())],
      'refused for another reason': [
        post('/Users', newUser(), 400, scimError(400, { detail: 'emails is required' })),
      ],
      'refused for a part of what was sent': [
        post(
          '/Users',
          newUser({ name: { givenName: 'Ada' } }),
          400,
          scimError(400, { detail: 'name.familyName is required' }),
        ),
      ],
      'the error names the user, so the body was read': [
        post(
          '/Users',
          newUser({ emails: [] }),
          400,
          scimError(400, { detail: 'ada@acme.test: emails is required' }),
        ),
      ],
    },
    fails: {
      'not supported': {
        on: [
          post('/Users', newUser(), 415, scimError(415), {
            sent: { 'Content-Type': 'application/scim+json; charset=utf-8' },
          }),
        ],
        seen: 'POST /Users → 415 to a body of type application/scim+json; charset=utf-8.',
        excerpt: 'HTTP 415',
      },
      'the body was not read': {
        on: [post('/Users', newUser(), 400, scimError(400, { detail: "Attribute 'userName' is required" }))],
        seen: 'POST /Users → 400: it says that userName is missing, which was sent: the body was not read.',
        excerpt: /'userName' is required/,
      },
    },
    silent: {
      'another type': [
        post('/Users', newUser(), 415, scimError(415), { sent: { 'Content-Type': 'application/json' } }),
      ],
    },
  },
  'RFC7159-valid-json': {
    passes: { 'one object': [get('/Users/u1', 200, user())] },
    fails: {
      'a byte order mark': {
        on: [get('/Users/u1', 200, { text: `\ufeff${JSON.stringify(user())}` })],
        seen: 'GET /Users/u1 → 200: the body begins with a byte order mark.',
      },
      'a trailing comma': {
        on: [get('/Users/u1', 200, { text: '{"id":"u1",}' })],
        seen: 'GET /Users/u1 → 200 with a body that is no JSON.',
        excerpt: '{"id":"u1",}',
      },
      NaN: {
        on: [get(lookUp, 200, { text: '{"totalResults":NaN}' })],
        seen: /with a body that is no JSON\.$/,
        excerpt: '{"totalResults":NaN}',
      },
      'a list': {
        on: [get('/Users/u1', 200, { text: '[{"id":"u1"}]' })],
        seen: /with JSON that is no object\.$/,
        excerpt: '[{"id":"u1"}]',
      },
      'a key twice': {
        on: [get('/Users/u1', 200, { text: '{"id":"u1","name":{"familyName":"A","familyName":"B"}}' })],
        seen: 'GET /Users/u1 → 200: the key "familyName" stands twice in one object.',
        excerpt: '{"id":"u1","name":{"familyName":"A","familyName":"B"}}',
      },
      'the same key, written otherwise': {
        on: [get('/Users/u1', 200, { text: '{"id":"u1","\\u0069d":"u2"}' })],
        seen: 'GET /Users/u1 → 200: the key "id" stands twice in one object.',
        excerpt: '{"id":"u1","\\u0069d":"u2"}',
      },
      'a well without bottom': {
        on: [get('/Users/u1', 200, { text: '['.repeat(5000) + ']'.repeat(5000) })],
        seen: 'GET /Users/u1 → 200 with a body that nests 5000 levels deep.',
      },
    },
    silent: {
      'no body': [del('/Users/u1', 204)],
      'an error has a rule of its own': [get('/Users/u1', 404, { text: 'nobody' })],
    },
  },
  'RFC9110-204-empty': {
    passes: {
      nothing: [del('/Users/u1', 204)],
      'nothing, and it says so': [del('/Users/u1', 204, undefined, { headers: { 'Content-Length': '0' } })],
    },
    fails: {
      'a length': {
        on: [del('/Users/u1', 204, undefined, { headers: { 'Content-Length': '12' } })],
        seen: 'DELETE /Users/u1 → 204 with a body of 12 bytes.',
        excerpt: 'Content-Length: 12',
      },
    },
    silent: { 'a 200 may have one': [get('/Users/u1', 200, user()), get(lookUp, 200, list())] },
  },
})
