import { transportRules } from '../../../src/diagnose/rule/transport.ts'
import { prove } from '../prove.ts'
import { filtered, get, list, newUser, post, put, scimError, user } from '../wire.ts'

const okta = { profile: { name: 'okta-oin', family: 'okta' } }
const answered = (ms: number) => [get('/Users/u1', 200, user(), { ms })]

prove(transportRules, {
  'RFC7644-7.2-tls': {
    passes: { 'https to somewhere': answered(5) },
    fails: {
      'http to somewhere': {
        on: answered(5),
        given: { baseUrl: 'http://app.test/scim' },
        seen: 'The base URL is http://app.test/scim: no TLS.',
      },
    },
    silent: { 'it is said once': [get('/Users/u1', 200, user()), get('/Users/u1', 200, user())] },
  },
  'SIM-no-redirect': {
    passes: { 'an answer': answered(5), 'not modified': [get('/Users/u1', 304)] },
    fails: {
      'a slash at the end': {
        on: [post('/Users', newUser(), 301, undefined, { headers: { Location: '/scim/v2/Users/' } })],
        seen: 'POST /Users → 301, to /scim/v2/Users/.',
        excerpt: 'Location: /scim/v2/Users/',
      },
      'a login page': {
        on: [get('/Users/u1', 302, undefined, { headers: { Location: 'https://sso.test/login' } })],
        seen: 'GET /Users/u1 → 302, to https://sso.test/login.',
        excerpt: 'Location: https://sso.test/login',
      },
    },
    silent: { 'no answer': [get('/Users/u1', 0, undefined, { error: 'reset' })] },
  },
  'OKTA-60s': {
    given: okta,
    passes: { 'ten seconds': answered(10_000) },
    fails: {
      'more than a minute': { on: answered(61_200), seen: 'GET /Users/u1 → 200: answered after 61 s.' },
      'no answer in time': {
        on: [get('/Users/u1', 0, undefined, { error: 'first-byte-timeout', ms: 60_000 })],
        seen: 'GET /Users/u1 → first-byte-timeout: no complete answer in 60 s.',
      },
      'it gets slow': {
        on: answered(12_000),
        verdict: 'warn',
        seen: 'GET /Users/u1 → 200: answered after 12 s.',
      },
    },
    silent: { 'nobody listens': [get('/Users/u1', 0, undefined, { error: 'connect-refused', ms: 70_000 })] },
  },
  'RFC7644-2-www-authenticate': {
    passes: {
      'with a realm': [
        get('/Users/u1', 401, scimError(401), { headers: { 'www-authenticate': 'Bearer realm="scim"' } }),
      ],
    },
    fails: {
      'left out': {
        on: [get('/Users/u1', 401, scimError(401))],
        seen: 'GET /Users/u1 → 401 without WWW-Authenticate.',
        excerpt: '(no WWW-Authenticate)',
      },
    },
    silent: { 'another error': [get('/Users/u1', 403, scimError(403))] },
  },
  'RFC7644-3.8-utf8': {
    passes: {
      'letters of all kinds': [
        post(
          '/Users',
          newUser({ displayName: 'Zoë Łukasz 山田 🚀' }),
          201,
          user({ displayName: 'Zoë Łukasz 山田 🚀' }),
        ),
      ],
      'composed otherwise': [
        post('/Users', newUser({ displayName: 'Zoe\u0308' }), 201, user({ displayName: 'Zo\u00eb' })),
      ],
      // Stored otherwise, but not garbled: of that another rule speaks.
      'in upper case': [put('/Users/u1', user({ displayName: 'Zoë' }), 200, user({ displayName: 'ZOË' }))],
    },
    fails: {
      'read as Latin-1': {
        on: [
          post(
            '/Users',
            newUser({ name: { familyName: 'Łukasz' } }),
            201,
            user({ name: { familyName: 'Å\u0081ukasz' } }),
          ),
        ],
        seen: /^POST \/Users → 201: name\.familyName was sent as "Łukasz" and came back as "Å.ukasz"\.$/u,
        excerpt: /^"name\.familyName":"Å/,
      },
      'question marks': {
        on: [put('/Users/u1', user({ title: '山田' }), 200, user({ title: '??' }))],
        seen: 'PUT /Users/u1 → 200: title was sent as "山田" and came back as "??".',
        excerpt: '"title":"??"',
      },
    },
    silent: {
      'plain letters only': [post('/Users', newUser({ title: 'Boss' }), 201, user({ title: 'Bo??' }))],
    },
  },
  'RFC7644-1.3-base-no-query': {
    passes: { 'a plain URL': answered(5) },
    fails: {
      'the flag of Entra': {
        on: answered(5),
        given: { baseUrl: 'https://app.test/scim?aadOptscim062020' },
        seen: 'The base URL is https://app.test/scim?aadOptscim062020.',
      },
    },
  },
  'SIM-latency-budget': {
    passes: { 'a quick look-up': [get(filtered('/Users', 'userName eq "ada"'), 200, list(), { ms: 600 })] },
    fails: {
      'a slow list': {
        on: [get('/Groups', 200, list(), { ms: 950 })],
        verdict: 'warn',
        seen: 'GET /Groups → 200: answered after 950 ms.',
        excerpt: 'HTTP 200',
      },
    },
    silent: { 'a write takes its time': [post('/Users', newUser(), 201, user(), { ms: 2000 })] },
  },
})
