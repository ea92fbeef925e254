import { secrecyRules } from '../../../src/diagnose/rule/secrecy.ts'
import { prove } from '../prove.ts'
import { get, newUser, patch, post, scimError, user } from '../wire.ts'

const sent = newUser({ password: 'Correct-Horse-9' })
const broken = (detail: string) => [get('/Users/u1', 500, scimError(500, { detail }))]

prove(secrecyRules, {
  'RFC7643-4.1.1-password': {
    passes: { 'it is gone': [post('/Users', sent, 201, user())] },
    fails: {
      shown: {
        on: [post('/Users', sent, 201, user({ password: 'Correct-Horse-9' }))],
        seen: 'POST /Users → 201: a User is shown with its password.',
        excerpt: '"password":"********"',
        aspect: 'attribute',
      },
      'as a hash': {
        on: [get('/Users/u1', 200, user({ password: '$2b$12$abcdefghijklmnopqrstuv' }))],
        seen: 'GET /Users/u1 → 200: a User is shown with its password.',
        excerpt: '"password":"********"',
      },
      'in a sentence': {
        on: [post('/Users', sent, 400, scimError(400, { detail: '"Correct-Horse-9" is too short' }))],
        seen: 'POST /Users → 400: the answer holds a password that was sent.',
        aspect: 'value',
      },
      'later, and told by PATCH': {
        on: [
          patch('/Users/u1', [{ op: 'replace', path: 'password', value: 'Correct-Horse-9' }], 204),
          get('/Users/u1', 200, user({ title: 'Correct-Horse-9' })),
        ],
        seen: 'GET /Users/u1 → 200: the answer holds a password that was sent.',
      },
    },
    silent: {
      'none was ever sent': [get('/Users/u1', 200, user())],
      'null is none': [get('/Users/u1', 200, user({ password: null }))],
      'a short one may be a word': [post('/Users', newUser({ password: 'active' }), 201, user())],
    },
  },
  'SIM-secret-echo': {
    passes: {
      'an error that says what is wrong': broken('userName is taken.'),
      'no error': [get('/Users/u1', 200, user())],
    },
    fails: {
      'the token': {
        on: broken('Bearer token-0123456789 is not known.'),
        seen: 'GET /Users/u1 → 500: the answer holds the credential of the request.',
        aspect: 'credential',
      },
      'the token in a header': {
        on: [
          get('/Users/u1', 200, user(), { headers: { 'X-Debug': 'Authorization: Bearer token-0123456789' } }),
        ],
        seen: 'GET /Users/u1 → 200: the answer holds the credential of the request.',
      },
      'a stack': {
        on: broken('TypeError: x is undefined\n    at Users.find (/srv/app/users.js:10:7)'),
        verdict: 'warn',
        seen: 'GET /Users/u1 → 500: the error shows a stack trace.',
        excerpt: /at Users\.find \(\/srv\/app\/users\.js:10/,
        aspect: 'a stack trace',
      },
      'the stack of Python': {
        on: broken('Traceback (most recent call last):\n  File "views.py", line 3'),
        verdict: 'warn',
        seen: 'GET /Users/u1 → 500: the error shows a stack trace.',
        excerpt: 'Traceback (most recent call last)',
      },
      SQL: {
        on: broken('SELECT id FROM users WHERE name = $1: relation does not exist'),
        verdict: 'warn',
        seen: 'GET /Users/u1 → 500: the error shows SQL.',
        excerpt: 'SELECT id FROM users WHERE',
        aspect: 'SQL',
      },
    },
    silent: { 'no answer': [get('/Users/u1', 0, undefined, { error: 'reset' })] },
  },
})
