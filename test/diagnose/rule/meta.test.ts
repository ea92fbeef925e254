import type { JsonObject } from '../../../src/base/json.ts'
import { metaRules } from '../../../src/diagnose/rule/meta.ts'
import { prove } from '../prove.ts'
import { get, newUser, patch, post, user } from '../wire.ts'

const at = (created: unknown, lastModified: unknown = created, more: JsonObject = {}) =>
  user({ ...more, meta: { resourceType: 'User', created, lastModified } as JsonObject })
const nine = '2026-01-05T09:00:00Z'
const ten = '2026-01-05T10:00:00Z'
const date = (text: string) => ({ headers: { Date: text } })
const title = [{ op: 'replace', path: 'title', value: 'Two' }]
const early = date('Mon, 05 Jan 2026 09:00:00 GMT')
const late = date('Mon, 05 Jan 2026 09:00:09 GMT')
const version = (inBody: string) =>
  user({ meta: { resourceType: 'User', created: nine, lastModified: nine, version: inBody } })
const addAgain = [{ op: 'add', path: 'title', value: 'One' }]

prove(metaRules, {
  'RFC7643-3.1-meta-times': {
    passes: {
      'with a zone': [get('/Users/u1', 200, at(nine, '2026-01-05T12:00:00.123+02:00'))],
      'it moves with a change': [
        get('/Users/u1', 200, at(nine, nine, { title: 'One' }), early),
        patch('/Users/u1', title, 204, undefined, late),
        get('/Users/u1', 200, at(nine, ten, { title: 'Two' })),
      ],
    },
    fails: {
      'no date': {
        on: [get('/Users/u1', 200, at(1767603600))],
        seen: 'GET /Users/u1 → 200: meta.created is 1767603600, which is no date and time.',
        excerpt: '"created":1767603600',
      },
      'before it was made': {
        on: [get('/Users/u1', 200, at(ten, nine))],
        seen: `GET /Users/u1 → 200: lastModified is "${nine}", before created.`,
        excerpt: `"lastModified":"${nine}"`,
        aspect: 'User order',
      },
      'it goes back': {
        on: [
          get('/Users/u1', 200, at(nine, ten, { title: 'One' })),
          patch('/Users/u1', title, 204),
          get('/Users/u1', 200, at(nine, nine, { title: 'Two' })),
        ],
        seen: 'GET /Users/u1 → 200: lastModified went back.',
        excerpt: `"lastModified":"${nine}"`,
        aspect: 'User back',
      },
      'it stays though nine seconds have passed': {
        on: [
          get('/Users/u1', 200, at(nine, nine, { title: 'One' }), early),
          patch('/Users/u1', title, 204, undefined, late),
          get('/Users/u1', 200, at(nine, nine, { title: 'Two' })),
        ],
        seen: 'GET /Users/u1 → 200: title has changed, and lastModified has not.',
        excerpt: `"lastModified":"${nine}"`,
        aspect: 'User still',
      },
      'no zone': {
        on: [get('/Users/u1', 200, at('2026-01-05T09:00:00'))],
        verdict: 'warn',
        seen: 'GET /Users/u1 → 200: meta.created is "2026-01-05T09:00:00", without a zone.',
        excerpt: '"created":"2026-01-05T09:00:00"',
      },
      'no meta': {
        on: [get('/Users/u1', 200, user({ meta: null }))],
        verdict: 'warn',
        seen: 'GET /Users/u1 → 200: a User without meta.',
        excerpt: '"meta":null',
      },
      'no lastModified': {
        on: [get('/Users/u1', 200, at(nine, null))],
        verdict: 'warn',
        seen: 'GET /Users/u1 → 200: a User without meta.lastModified.',
        excerpt: '"lastModified":null',
      },
    },
    silent: {
      'only a part was asked for': [get('/Users/u1?attributes=title', 200, user({ meta: null }))],
      'a write may be answered in short': [post('/Users', newUser(), 201, { id: 'u1' })],
    },
  },
  'RFC7644-3.14-etag': {
    passes: {
      'the same twice': [get('/Users/u1', 200, version('W/"1"'), { headers: { ETag: 'W/"1"' } })],
      'only the header': [get('/Users/u1', 200, user(), { headers: { ETag: '"1"' } })],
    },
    fails: {
      'two of them': {
        on: [get('/Users/u1', 200, version('W/"1"'), { headers: { ETag: 'W/"2"' } })],
        seen: 'GET /Users/u1 → 200: ETag is W/"2", meta.version "W/\\"1\\"".',
        excerpt: '"version":"W/\\"1\\""',
        aspect: 'differ',
      },
      'only in the body': {
        on: [get('/Users/u1', 200, version('W/"1"'))],
        seen: 'GET /Users/u1 → 200: meta.version is "W/\\"1\\"", and there is no ETag.',
        excerpt: '(no ETag)',
        aspect: 'header',
      },
      'without quotes': {
        on: [get('/Users/u1', 200, version('1'), { headers: { ETag: '1' } })],
        seen: 'GET /Users/u1 → 200: ETag is "1", which is no entity tag.',
        excerpt: 'ETag: 1',
        aspect: 'form',
      },
    },
    silent: { 'no versions': [get('/Users/u1', 200, user())] },
  },
  'RFC7644-3.5.2.1-lastModified': {
    passes: {
      'it stays': [
        get('/Users/u1', 200, at(nine, nine, { title: 'One' })),
        patch('/Users/u1', addAgain, 204),
        get('/Users/u1', 200, at(nine, nine, { title: 'One' })),
      ],
    },
    fails: {
      'it moves': {
        on: [
          get('/Users/u1', 200, at(nine, nine, { title: 'One' })),
          patch('/Users/u1', addAgain, 204),
          get('/Users/u1', 200, at(nine, ten, { title: 'One' })),
        ],
        seen: 'PATCH /Users/u1 → 204 added nothing that was not there, and lastModified has moved.',
        excerpt: `"lastModified":"${ten}"`,
        aspect: 'User',
      },
    },
    silent: {
      'something was new': [
        get('/Users/u1', 200, at(nine, nine)),
        patch('/Users/u1', addAgain, 204),
        get('/Users/u1', 200, at(nine, ten, { title: 'One' })),
      ],
      'a replace': [
        get('/Users/u1', 200, at(nine, nine, { title: 'Two' })),
        patch('/Users/u1', title, 204),
        get('/Users/u1', 200, at(nine, ten, { title: 'Two' })),
      ],
    },
  },
})
