import { valueAt } from '../leaf.ts'
import { passwordsSent } from '../passwords.ts'
import { fail, pass, type Rule, warn } from '../rule.ts'
import { rfc7643, rfc7644 } from '../source.ts'

/** What must not come back (RFC 7643 §4.1.1; RFC 7644 §7). Nothing secret is quoted. */
export const secrecyRules: readonly Rule[] = [
  {
    id: 'RFC7643-4.1.1-password',
    tier: 1,
    mode: 'passive',
    required: 'A password is never returned, neither clear nor hashed (RFC 7643 §4.1.1, SHALL NOT).',
    source: rfc7643('4.1.1'),
    severity: 'blocker',
    breaks: 'Every log of every IdP holds it from then on.',
    fix: 'Strip it in the serializer, and from logs and errors as well.',
    disagreement: 'Microsoft’s validator marks attributes that are never returned as missing: leave it so.',
    evaluate: (seen, { known }) => {
      if (seen.status === 0 || seen.text === '') return undefined
      const shown = seen.shown.find(({ resource }) => {
        const value = valueAt(resource, ['password'])
        return value !== undefined && value !== null
      })
      if (shown) {
        return fail(`${seen.line}: a ${shown.type} is shown with its password.`, {
          aspect: 'attribute',
          excerpt: { part: 'response', line: '"password":"********"' },
        })
      }
      const passwords = passwordsSent(known).filter(({ length }) => length >= shortest)
      if (passwords.length === 0) return undefined
      return passwords.some((password) => seen.text.includes(password))
        ? fail(`${seen.line}: the answer holds a password that was sent.`, { aspect: 'value' })
        : pass
    },
  },
  {
    id: 'SIM-secret-echo',
    tier: 1,
    mode: 'passive',
    required:
      'Answers hold neither credentials nor the inside of the server: no SQL, no stack (RFC 7644 §7.4, §7.7).',
    source: rfc7644('7.4'),
    severity: 'blocker',
    breaks: 'IdPs show errors to their administrators and keep them for weeks: the token with them.',
    fix: 'Turn the debug pages of the framework off.',
    evaluate: (seen, { secrets }) => {
      if (seen.status === 0) return undefined
      const headers = seen.exchange.response?.headers ?? []
      const told = secrets.some(
        (secret) =>
          secret.length >= shortest &&
          (seen.text.includes(secret) || headers.some(([, value]) => value.includes(secret))),
      )
      if (told)
        return fail(`${seen.line}: the answer holds the credential of the request.`, { aspect: 'credential' })
      if (seen.status < 400) return pass
      const inside = Object.entries(insides).find(([, pattern]) =>
        pattern.test(seen.text.slice(0, mostSearched)),
      )
      return inside === undefined
        ? pass
        : warn(`${seen.line}: the error shows ${inside[0]}.`, {
            aspect: inside[0],
            excerpt: { part: 'response', line: excerptOf(seen.text, inside[1]) },
          })
    },
  },
]

/** Characters from which on a secret is no word that may stand anywhere. */
const shortest = 8
/** Characters of an error that are searched. */
const mostSearched = 5000

// All repetitions are bounded: what is searched may have been made to make us slow.
const insides: Readonly<Record<string, RegExp>> = {
  'a stack trace':
    /(?:\n|\\n|\\r)\s{0,20}(?:\\t)?at [\w.$<>[\] ]{1,200}\([^)\n]{1,300}:\d{1,9}\)?|Traceback \(most recent call last\)|\bat [\w.$]{3,200}\([\w.]{1,100}\.java:\d{1,9}\)|\.cs:line \d/,
  SQL: /\bSELECT\b.{1,500}\bFROM\b.{1,100}\bWHERE\b|\bINSERT INTO\b.{1,500}\bVALUES\b|\bUPDATE\b.{1,100}\bSET\b.{1,100}\bWHERE\b|\bDELETE FROM\b.{1,200}\bWHERE\b|\bSQLSTATE\b|\bORA-\d{5}\b/,
}

function excerptOf(text: string, pattern: RegExp): string {
  const found = pattern.exec(text.slice(0, mostSearched))
  return found ? found[0].slice(0, 160) : ''
}
