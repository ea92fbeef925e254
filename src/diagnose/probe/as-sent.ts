import type { Probe } from '../probe.ts'
import { made } from './made.ts'
import { read } from './steps.ts'

/** Active as it was sent, in the answer and afterwards. */
export const activeAsSent: Probe = function* (lab) {
  for (const active of [true, false]) {
    const user = yield* made(lab, 'User', { active })
    yield* read(user.path)
  }
  return []
}

/** Names that are not ASCII, in precomposed letters. */
export const otherScripts: Probe = function* (lab) {
  const user = yield* made(lab, 'User', {
    displayName: 'Łukasz 山田 Ñandú 🚀',
    name: { givenName: 'Łukasz', familyName: '山田' },
  })
  yield* read(user.path)
  return []
}

/** Values that servers like to tidy up. */
export const asSent: Probe = function* (lab) {
  const name = lab.name('AsSent')
  const user = yield* made(lab, 'User', {
    userName: `${name}@example.com`,
    title: 'Head of  Probes',
    emails: [{ value: `${name}@Example.com`, type: 'work', primary: true }],
    phoneNumbers: [{ value: '+1 (555) 010-0199', type: 'work' }],
  })
  yield* read(user.path)
  return []
}
