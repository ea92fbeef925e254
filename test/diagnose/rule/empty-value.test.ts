import { emptyValueRules } from '../../../src/diagnose/rule/empty-value.ts'
import { prove } from '../prove.ts'
import { newUser, patch, post, put, scimError, user } from '../wire.ts'

const cleared = [{ op: 'replace', path: 'title', value: null }]

prove(emptyValueRules, {
  'SIM-empty-values': {
    passes: {
      'cleared by null': [patch('/Users/u1', cleared, 200, user())],
      'cleared by an empty list': [put('/Users/u1', user({ emails: [] }), 200, user())],
      'shown as empty': [
        put('/Users/u1', user({ title: null, roles: [] }), 200, user({ title: '', roles: [] })),
      ],
      // What a new account has by default is for the target to say.
      'a default in a new account': [post('/Users', newUser({ locale: null }), 201, user({ locale: 'en' }))],
    },
    fails: {
      'the old value stays': {
        on: [patch('/Users/u1', cleared, 200, user({ title: 'Boss' }))],
        seen: 'PATCH /Users/u1 → 200: title was sent as null and is "Boss".',
        excerpt: '"title":"Boss"',
        aspect: 'title',
      },
      'an empty text becomes a word': {
        on: [
          put('/Users/u1', user({ name: { middleName: '' } }), 200, user({ name: { middleName: 'null' } })),
        ],
        seen: 'PUT /Users/u1 → 200: name.middleName was sent as "" and is "null".',
        excerpt: '"middleName":"null"',
      },
      refused: {
        on: [
          post(
            '/Users',
            newUser({ nickName: null }),
            400,
            scimError(400, { detail: 'nickName must be a string' }),
          ),
        ],
        seen: 'POST /Users → 400: nickName was sent as null, and is refused.',
        excerpt: /nickName must be a string/,
      },
    },
    silent: {
      'nothing was empty': [put('/Users/u1', user({ title: 'Boss' }), 200, user())],
      'refused for another reason': [
        post('/Users', newUser({ nickName: null }), 400, scimError(400, { detail: 'userName is taken' })),
      ],
      'nothing is shown': [patch('/Users/u1', cleared, 204)],
      'of read-only ones and members other rules speak': [
        put('/Users/u1', user({ groups: [] }), 200, user({ groups: [{ value: 'g1' }] })),
      ],
    },
  },
})
