import { bodyStart, statusLine } from '../excerpt.ts'
import { ask, NotExercised, type Probe, type ProbeConversation, type ProbeLab } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { idsOf } from './answer.ts'
import { foundEach, type Try } from './found.ts'
import { lookedUp, made, several } from './made.ts'
import { filterQuery, find, get } from './request.ts'
import { read } from './steps.ts'

/** Values that a regular expression trips over. */
export const quoting: Probe = function* (lab) {
  const tries: Try[] = []
  const attribute = yield* textAttribute(lab)
  for (const [about, text] of awkward) {
    const value = `${lab.name()} ${text}`
    const user = yield* made(lab, 'User', { [attribute]: value })
    if ((yield* read(user.path, { odd: true }))[attribute] !== value) continue
    const seen = yield* ask(find('User', `${attribute} eq ${JSON.stringify(value)}`, { odd: true }))
    tries.push({ seen, of: user, about: `a value with ${about}` })
  }
  const verdicts = foundEach(tries)
  const plain = yield* made(lab, 'User')
  const none = yield* ask(find('User', 'userName eq', { odd: true }))
  // Where no filter is refused, however broken, the quotes are not to blame.
  if (idsOf(none).length > 1) return verdicts
  const unquoted = yield* ask(find('User', `userName eq ${plain.name}`, { odd: true }))
  const stranger = idsOf(unquoted).find((id) => id !== plain.id)
  verdicts.push(
    stranger !== undefined
      ? fail(`${unquoted.line}: a value without quotes returned ${stranger}, which does not match.`, {
          aspect: 'unquoted',
          excerpt: bodyStart(unquoted),
        })
      : pass,
  )
  return verdicts
}

/** An attribute of any text by which users are found: externalId, or else userName. */
function* textAttribute(lab: ProbeLab): ProbeConversation<'externalId' | 'userName'> {
  const user = yield* made(lab, 'User', { externalId: lab.name() })
  const seen = yield* ask(find('User', `externalId eq "${user.sent.externalId}"`, { odd: true }))
  if (idsOf(seen).includes(user.id)) return 'externalId'
  yield* lookedUp('User', user)
  return 'userName'
}

const awkward: readonly [string, string][] = [
  ['blank', 'two words'],
  ['apostrophe', "O'Brien"],
  ['parentheses and brackets', '(a] [b)'],
  ['quote', 'a"b'],
  ['backslash', 'a\\b'],
  ['the word and', 'a and b'],
]

/** The same look-up with `%20` and with `+`, for a value full of what a URL means something by. */
export const percentEncoding: Probe = function* (lab) {
  // An apostrophe is a matter of quotes, which another rule tries.
  yield* lookedUp('User', yield* made(lab, 'User'))
  const name = `${lab.name()}+a&b#c%41d@example.com`
  const emails = [{ value: name, type: 'work', primary: true }]
  const user = yield* made(lab, 'User', { userName: name, emails })
  if ((yield* read(user.path, { odd: true })).userName !== name) {
    throw new NotExercised(`The target does not store ${name} as it is.`)
  }
  const tries: Try[] = []
  const query = filterQuery(`userName eq "${name}"`)
  for (const [about, text] of [
    ['%20', query],
    ['+', query.replaceAll('%20', '+')],
  ] as const) {
    const seen = yield* ask(get('/Users', { query: text, odd: true }))
    tries.push({ seen, of: user, about: `${about} for a blank` })
  }
  return foundEach(tries)
}

/** Filter values that are pieces of a query language. */
export const injection: Probe = function* (lab) {
  yield* several(lab, 2)
  const verdicts: Verdict[] = []
  for (const value of [
    'x" or userName pr or userName eq "',
    "' or 1=1--",
    '%',
    '*',
    'x\\" or \\"1\\" eq \\"1',
  ]) {
    const seen = yield* ask(find('User', `userName eq ${JSON.stringify(value)}`, { odd: true }))
    const leaked = idsOf(seen).length
    verdicts.push(
      leaked > 0
        ? fail(`${seen.line}: ${leaked} users were returned, and none has that name.`, {
            aspect: value,
            excerpt: bodyStart(seen),
          })
        : seen.status >= 500
          ? fail(`${seen.line}: the value broke something inside.`, {
              aspect: `${value} 5xx`,
              excerpt: statusLine(seen),
            })
          : pass,
    )
  }
  return verdicts
}
