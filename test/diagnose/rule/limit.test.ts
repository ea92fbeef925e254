import { limitRules } from '../../../src/diagnose/rule/limit.ts'
import { prove } from '../prove.ts'
import { get, scimError } from '../wire.ts'

const throttled = (value?: string) => [
  get('/Users/u1', 429, scimError(429), value === undefined ? {} : { headers: { 'retry-after': value } }),
]

prove(limitRules, {
  'RFC6585-429-retry-after': {
    passes: { seconds: throttled('30'), 'a date': throttled('Mon, 05 Jan 2026 09:00:30 GMT') },
    fails: {
      'left out': {
        on: throttled(),
        seen: 'GET /Users/u1 → 429 without Retry-After.',
        excerpt: '(no Retry-After)',
        aspect: 'missing',
      },
      'neither of both': {
        on: throttled('soon'),
        seen: 'GET /Users/u1 → 429: Retry-After is "soon", neither seconds nor a date.',
        excerpt: 'Retry-After: soon',
        aspect: 'form',
      },
      'with a fraction': {
        on: throttled('1.5'),
        seen: 'GET /Users/u1 → 429: Retry-After is "1.5", neither seconds nor a date.',
        excerpt: 'Retry-After: 1.5',
      },
      'in hours': {
        on: throttled('86400'),
        verdict: 'warn',
        seen: 'GET /Users/u1 → 429: Retry-After is "86400", more than an hour.',
        excerpt: 'Retry-After: 86400',
        aspect: 'long',
      },
    },
    silent: { 'no 429': [get('/Users/u1', 503, scimError(503))] },
  },
})
