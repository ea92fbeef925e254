import { listRules } from '../../../src/diagnose/rule/list.ts'
import { prove } from '../prove.ts'
import { del, filtered, get, group, list, page, patch, scimError, user } from '../wire.ts'

const byName = filtered('/Users', 'userName eq "ada@acme.test"')
const ada = get('/Users/u1', 200, user({ externalId: 'e1' }))
const off = patch('/Users/u1', [{ op: 'replace', path: 'active', value: false }], 204)
const two = [user(), user({ id: 'u2', userName: 'bob@acme.test' })]

prove(listRules, {
  'RFC7644-3.4.2-listresponse': {
    passes: { 'one match': [get(byName, 200, list(user()))] },
    fails: {
      'a bare list': {
        on: [get(byName, 200, { text: '[{"id":"u1"}]' })],
        seen: /200 with something that is no ListResponse\.$/,
        excerpt: '[{"id":"u1"}]',
      },
      'the one match itself': {
        on: [get(byName, 200, user())],
        seen: /no ListResponse: schemas is \["urn:ietf:params:scim:schemas:core:2\.0:User"\]\.$/,
        excerpt: /"userName":"ada@acme\.test"/,
      },
      'without its schema': {
        on: [get('/Users', 200, { totalResults: 0, Resources: [] })],
        seen: 'GET /Users → 200 with something that is no ListResponse: schemas is left out.',
        excerpt: '{"totalResults":0,"Resources":[]}',
      },
      'with its schema in no list': {
        on: [get('/Users', 200, { schemas: 'urn:a', totalResults: 0, Resources: [] })],
        seen: 'GET /Users → 200 with something that is no ListResponse: schemas is "urn:a".',
        excerpt: '{"schemas":"urn:a","totalResults":0,"Resources":[]}',
      },
    },
    silent: { 'an error': [get(byName, 404, scimError(404))], 'no query': [get('/Users/u1', 200, user())] },
  },
  'RFC7644-3.4.2-totalResults': {
    passes: {
      'all of them': [get('/Users', 200, list(...two))],
      'more than the page': [get('/Users?count=2', 200, page({ totalResults: 7 }, ...two))],
    },
    fails: {
      'a text': {
        on: [get('/Users', 200, page({ totalResults: '2' }, ...two))],
        seen: 'GET /Users → 200: totalResults is "2".',
        excerpt: '"totalResults":"2"',
      },
      'left out': {
        on: [get('/Users', 200, { schemas: list().schemas ?? null, Resources: [] })],
        seen: 'GET /Users → 200: totalResults is left out.',
        excerpt: '(no "totalResults")',
      },
      'fewer than are listed': {
        on: [get('/Users', 200, page({ totalResults: 1 }, ...two))],
        seen: 'GET /Users → 200: totalResults is 1, and 2 are listed.',
        excerpt: '"totalResults":1',
      },
      'it counts the page': {
        on: [
          get('/Users?startIndex=1&count=2', 200, page({ totalResults: 2 }, ...two)),
          get(
            '/Users?startIndex=3&count=2',
            200,
            page({ totalResults: 2, startIndex: 3 }, user({ id: 'u3' }), user({ id: 'u4' })),
          ),
        ],
        seen: 'GET /Users?startIndex=3&count=2 → 200: totalResults is 2, but 4 have been listed so far: it counts the page.',
        excerpt: '"totalResults":2',
      },
    },
    silent: { 'explained by what it is not': [get('/Users', 200, user())] },
  },
  'RFC7644-3.4.2-empty-200': {
    passes: { 'an empty list': [get(byName, 200, list())] },
    fails: {
      'a 404': {
        on: [get(byName, 404, scimError(404))],
        seen: /^GET \/Users\?filter=.* → 404: a query that matches nothing was answered with 404\.$/,
        excerpt: 'HTTP 404',
        aspect: 'User',
      },
    },
    silent: {
      'a match': [get(byName, 200, list(user()))],
      'no filter: the whole collection is missing': [get('/Groups', 404, scimError(404))],
    },
  },
  'RFC7644-3.4.2-Resources': {
    passes: { 'a list': [get('/Users', 200, list(user()))], 'an empty one': [get('/Users', 200, list())] },
    fails: {
      'in lower case': {
        on: [get('/Users', 200, { schemas: list().schemas ?? null, totalResults: 1, resources: [user()] })],
        seen: 'GET /Users → 200: Resources is spelt "resources".',
        excerpt: /^"resources":\[/,
      },
      'left out': {
        on: [get('/Users', 200, { schemas: list().schemas ?? null, totalResults: 1 })],
        seen: 'GET /Users → 200: Resources is left out.',
        excerpt: '(no "Resources")',
      },
      'no list': {
        on: [get('/Users', 200, { schemas: list().schemas ?? null, totalResults: 1, Resources: user() })],
        seen: 'GET /Users → 200: Resources is no list.',
        excerpt: /^"Resources":\{/,
      },
    },
    silent: {
      'left out of an empty one': [get('/Users', 200, { schemas: list().schemas ?? null, totalResults: 0 })],
    },
  },
  'RFC7644-3.4.2-page-meta': {
    passes: {
      'what was returned': [get('/Users?startIndex=1&count=100', 200, list(...two))],
      'a whole list need not say so': [
        get('/Users', 200, { schemas: list().schemas ?? null, totalResults: 1, Resources: [user()] }),
      ],
      'below 1 means 1': [get('/Users?startIndex=0', 200, list(...two))],
    },
    fails: {
      'what was asked for': {
        on: [get('/Users?startIndex=1&count=100', 200, page({ itemsPerPage: 100 }, ...two))],
        seen: 'GET /Users?startIndex=1&count=100 → 200: itemsPerPage is 100, and 2 are listed.',
        excerpt: '"itemsPerPage":100',
      },
      'as text': {
        on: [get('/Users', 200, page({ startIndex: '1' }, ...two))],
        seen: 'GET /Users → 200: startIndex is "1".',
        excerpt: '"startIndex":"1"',
      },
      'left out of a part': {
        on: [
          get('/Users?count=2', 200, {
            schemas: list().schemas ?? null,
            totalResults: 9,
            startIndex: 1,
            Resources: two,
          }),
        ],
        seen: 'GET /Users?count=2 → 200: itemsPerPage is left out.',
        excerpt: '(no "itemsPerPage")',
      },
      'another page': {
        on: [get('/Users?startIndex=3', 200, page({ totalResults: 9, startIndex: 1 }, ...two))],
        seen: 'GET /Users?startIndex=3 → 200: startIndex is 1, asked for was 3.',
        excerpt: '"startIndex":1',
      },
    },
    silent: { 'explained by what it is not': [get('/Users', 200, user())] },
  },
  'RFC7644-3.4.2.2-only-matching': {
    passes: {
      'who was asked for': [get(byName, 200, list(user()))],
      'in another case': [get(byName, 200, list(user({ userName: 'Ada@Acme.Test' })))],
    },
    fails: {
      'a stranger': {
        on: [get(byName, 200, list(user({ id: 'u2', userName: 'bob@acme.test' })))],
        seen: /200: u2 does not match userName eq "ada@acme\.test"\.$/,
        excerpt: '"userName":"bob@acme.test"',
      },
      everybody: {
        on: [
          get(
            filtered('/Users', 'externalId eq "e1"'),
            200,
            list(user({ externalId: 'e1' }), user({ id: 'u2', externalId: 'e2' })),
          ),
        ],
        seen: /200: u2 does not match externalId eq "e1"\.$/,
        excerpt: '"externalId":"e2"',
      },
    },
    silent: {
      nobody: [get(byName, 200, list())],
      'what was asked about is not shown': [
        get(`${byName}&attributes=id`, 200, list({ id: 'u1', schemas: [] })),
      ],
      'a filter that cannot be read': [get('/Users?filter=userName%20eq', 200, list(user()))],
    },
  },
  'VENDOR-filter-set': {
    passes: {
      'by userName': [ada, get(byName, 200, list(user()))],
      'by externalId': [
        ada,
        get(filtered('/Users', 'externalId eq "e1"'), 200, list(user({ externalId: 'e1' }))),
      ],
    },
    fails: {
      refused: {
        on: [
          get(filtered('/Users', 'externalId eq "e1"'), 400, scimError(400, { scimType: 'invalidFilter' })),
        ],
        seen: /400: a look-up by externalId was refused\.$/,
        excerpt: 'HTTP 400',
        aspect: 'User externalId',
      },
      'not found': {
        on: [get('/Groups/g1', 200, group()), get(filtered('/Groups', 'displayName eq "Crew"'), 200, list())],
        seen: /200: g1 was not found, although it was shown with just that displayName\.$/,
        excerpt: /"totalResults":0/,
      },
    },
    silent: {
      'nobody was known': [get(byName, 200, list())],
      'who was found could not be read': [ada, get(byName, 200, { text: '{"Resources":[],}' })],
      'it was deleted': [ada, del('/Users/u1', 204), get(byName, 200, list())],
      'it was renamed': [
        ada,
        patch('/Users/u1', [{ op: 'replace', path: 'userName', value: 'eve' }], 204),
        get(byName, 200, list()),
      ],
      'explained by a 500': [ada, get(byName, 500, scimError(500))],
    },
  },
  'RFC7643-4.1.1-userName-ci': {
    passes: {
      'found in another case': [
        ada,
        get(filtered('/Users', 'userName eq "ADA@acme.test"'), 200, list(user())),
      ],
    },
    fails: {
      'a user': {
        on: [
          ada,
          get(byName, 200, list(user())),
          get(filtered('/Users', 'userName eq "ADA@acme.test"'), 200, list()),
        ],
        seen: /200: u1 was not found, whose userName differs in case only\.$/,
        excerpt: /"totalResults":0/,
        aspect: 'User',
      },
      'a group': {
        on: [
          get('/Groups/g1', 200, group()),
          get(filtered('/Groups', 'displayName eq "Crew"'), 200, list(group())),
          get(filtered('/Groups', 'displayName eq "CREW"'), 200, list()),
        ],
        seen: /200: g1 was not found, whose displayName differs in case only\.$/,
        excerpt: /"totalResults":0/,
      },
    },
    silent: {
      'the same case': [ada, get(byName, 200, list())],
      'nor is it found as it is': [ada, get(filtered('/Users', 'userName eq "ADA@acme.test"'), 200, list())],
      'externalId is exact': [ada, get(filtered('/Users', 'externalId eq "E1"'), 200, list())],
    },
  },
  'ENTRA-inactive-visible': {
    passes: {
      'by its id': [ada, off, get('/Users/u1', 200, user({ active: false }))],
      'by a look-up': [
        ada,
        off,
        get('/Users/u1', 200, user({ active: false })),
        get(byName, 200, list(user({ active: false }))),
      ],
    },
    fails: {
      'by its id': {
        on: [ada, off, get('/Users/u1', 404, scimError(404))],
        seen: 'GET /Users/u1 → 404: the user was deactivated, not deleted.',
        excerpt: 'HTTP 404',
        aspect: 'get',
      },
      'by a look-up': {
        on: [ada, off, get('/Users/u1', 200, user({ active: false })), get(byName, 200, list())],
        seen: /200: u1 was not found since it was deactivated\.$/,
        excerpt: /"totalResults":0/,
        aspect: 'filter',
      },
    },
    silent: {
      'who was deleted': [ada, off, del('/Users/u1', 204), get('/Users/u1', 404, scimError(404))],
      'who is active': [ada, get('/Users/u1', 404, scimError(404))],
    },
  },
})
