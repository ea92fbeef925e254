import { expect, test } from 'vitest'
import type { Hooks } from '../../src/target/hook.ts'
import { ScimError } from '../../src/target/scim-error.ts'
import { createTarget } from '../../src/target/target.ts'
import { suitesNamed } from '../../src/verify/suites.ts'
import { sweep } from '../../src/verify/sweep.ts'
import { verify } from '../../src/verify/verify.ts'

const token = 'sweep-token'
const auth = { type: 'bearer', token } as const

/** Creates what it says that it has refused, as gateways do whose last step fails. */
const createsAndRefuses: Hooks = {
  execute: (next) => (command) => {
    const outcome = next(command)
    if (command.kind !== 'create' || !('groups' in command.body)) return outcome
    throw new ScimError(400, 'The user was created, and there is no such group.', 'invalidValue')
  },
}

/** Answers a DELETE of the user with that part in his name with success, and keeps him. */
const keeps = (part: string): Hooks => ({
  execute:
    (next, { propagation }) =>
    (command) => {
      if (command.kind !== 'delete') return next(command)
      const entry = propagation.written.get(command.type, command.id)
      if (String(entry?.attributes.userName).includes(part))
        return { kind: 'empty', status: 204, etag: undefined }
      return next(command)
    },
})

async function verified(defects: readonly Hooks[]) {
  const target = await createTarget({ token, seed: 'sweep', defects })
  const report = await verify({ baseUrl: target.url, auth, suites: suitesNamed(['rfc']), run: 'swept' })
  return { target, report }
}

test('what was made although the answer was an error is removed at the end', async () => {
  const { target, report } = await verified([createsAndRefuses])
  await using _target = target
  expect([target.users(), target.groups(), report.left]).toEqual([[], [], []])
})

test('what is still there although its DELETE was answered with success is told', async () => {
  const { target, report } = await verified([keeps('-swept-1@')])
  await using _target = target
  const there = target.users().map(({ id }) => ({ resource: 'User', id }))
  expect(there.length).toBe(1)
  expect(report.left).toEqual(there)
  expect(await sweep({ baseUrl: target.url, auth }, 'swept')).toEqual({ removed: [], left: there })
})
