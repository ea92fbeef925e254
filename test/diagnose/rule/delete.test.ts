import { deleteRules } from '../../../src/diagnose/rule/delete.ts'
import { prove } from '../prove.ts'
import { del, filtered, get, list, patch, put, scimError, user } from '../wire.ts'

const ada = get('/Users/u1', 200, user())
const off = patch('/Users/u1', [{ op: 'replace', path: 'active', value: false }], 204)
const on = (status: number) =>
  patch(
    '/Users/u1',
    [{ op: 'replace', value: { active: true } }],
    status,
    status < 300 ? undefined : scimError(status),
  )
const byName = filtered('/Users', 'userName eq "ada@acme.test"')

prove(deleteRules, {
  'RFC7644-3.6-204': {
    passes: { 'a 204': [del('/Users/u1', 204)] },
    fails: {
      'a 200 with JSON': {
        on: [del('/Users/u1', 200, { ok: true })],
        seen: 'DELETE /Users/u1 → 200.',
        excerpt: 'HTTP 200',
      },
    },
    silent: { 'nobody there': [del('/Users/u1', 404, scimError(404))] },
  },
  'RFC7644-3.6-gone': {
    passes: { 'not found': [del('/Users/u1', 204), get('/Users/u1', 404, scimError(404))] },
    fails: {
      'still read': {
        on: [del('/Users/u1', 204), get('/Users/u1', 200, user({ active: false }))],
        seen: 'GET /Users/u1 → 200: it had been deleted.',
        excerpt: 'HTTP 200',
        aspect: 'get',
      },
      'still written': {
        on: [del('/Users/u1', 204), on(204)],
        seen: 'PATCH /Users/u1 → 204: it had been deleted.',
        excerpt: 'HTTP 204',
        aspect: 'modify',
      },
      'still listed': {
        on: [del('/Users/u1', 204), get(byName, 200, list(user()))],
        seen: /200: u1 is listed, which had been deleted\.$/,
        excerpt: '"id":"u1"',
        aspect: 'list',
      },
    },
    silent: {
      'read while it was deleted': [
        del('/Users/u1', 204, undefined, { at: 100, ms: 50 }),
        get('/Users/u1', 200, user(), { at: 120 }),
      ],
      'not found any more': [del('/Users/u1', 204), get(byName, 200, list())],
    },
  },
  'SIM-reactivate': {
    passes: {
      'by PATCH': [ada, off, on(204)],
      'by PUT': [ada, off, put('/Users/u1', user({ active: true }), 200, user({ active: true }))],
    },
    fails: {
      refused: {
        on: [ada, off, on(400)],
        seen: 'PATCH /Users/u1 → 400: the same account was deactivated before, and now active true is refused.',
        excerpt: 'HTTP 400',
        aspect: 'refused',
      },
      'not found': {
        on: [ada, off, on(404)],
        seen: 'PATCH /Users/u1 → 404: the same account was deactivated before, and now active true is refused.',
        excerpt: 'HTTP 404',
      },
    },
    silent: {
      'was active': [ada, on(400)],
      throttled: [ada, off, on(429)],
      'more than that was said': [
        ada,
        off,
        patch('/Users/u1', [{ op: 'replace', value: { active: true, title: 'x' } }], 400, scimError(400)),
      ],
    },
  },
})
