import { isObject, type JsonObject } from '../../../base/json.ts'
import { valueAt } from '../../../diagnose/leaf.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import type { ResourceType } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { Assertions, by, isFilled, status, that } from '../claims.ts'
import { holds, removeOne } from './members.ts'
import { sources } from './sources.ts'
import { createdGroup, createdUser, erase, modify, read } from './wire.ts'

/** Those that the validator shows as a preview: they do not decide whether an app complies. */
export function previewTests(lab: ProbeLab): VendorTest[] {
  const optional = true as const
  const patchedUser = (
    operations: JsonObject[],
    shows: (body: JsonObject) => readonly (readonly [boolean, string])[],
  ) =>
    function* (): ProbeConversation<Failure[]> {
      const checks = new Assertions()
      const user = yield* createdUser(lab, checks)
      if (!user) return checks.failures
      const done = yield* modify('User', user.id, operations)
      const rules = ['RFC7644-3.5.2-sequential', 'SIM-patch-effective']
      if (!checks.on(done, ...by(rules, status(done, 200, 204)))) return checks.failures
      const seen = yield* read('User', user.id)
      const claims = shows(isObject(seen.body) ? seen.body : {})
      checks.on(
        seen,
        ...by(rules, status(seen, 200), ...claims.map(([holds, should]) => that(holds, should))),
      )
      return checks.failures
    }
  const externalId = lab.name('external')
  const is = (body: JsonObject, name: string, value: string) =>
    [valueAt(body, [name]) === value, `${name} should be ${JSON.stringify(value)}`] as const
  return [
    {
      name: 'Patch User - Multiple Ops on different attributes',
      about:
        '`remove` preferredLanguage, `add` externalId, `replace` displayName in one PATCH: 200 or 204, then all three',
      source: sources.discovered,
      rules: ['RFC7644-3.5.2-sequential', 'SIM-patch-effective'],
      optional,
      play: patchedUser(
        [
          { op: 'remove', path: 'preferredLanguage' },
          { op: 'add', path: 'externalId', value: externalId },
          { op: 'replace', path: 'displayName', value: 'CDFAIMDWZXYA' },
        ],
        (body) => [
          [!isFilled(valueAt(body, ['preferredLanguage'])), 'preferredLanguage should be gone'],
          is(body, 'externalId', externalId),
          is(body, 'displayName', 'CDFAIMDWZXYA'),
        ],
      ),
    },
    {
      name: 'Patch User - Multiple Ops on same attribute',
      about: '`remove`, `add` and `replace` of externalId in one PATCH: 200 or 204, then the last value',
      source: sources.discovered,
      rules: ['RFC7644-3.5.2-sequential'],
      optional,
      play: patchedUser(
        [
          { op: 'remove', path: 'externalId' },
          { op: 'add', path: 'externalId', value: 'CREBJVCQOVZL' },
          { op: 'replace', path: 'externalId', value: `${externalId}-last` },
        ],
        (body) => [is(body, 'externalId', `${externalId}-last`)],
      ),
    },
    deletion('Delete a non-existent User', 'User', false),
    deletion('Delete the same User twice', 'User', true),
    {
      name: 'Patch Group - Multiple Ops on same attribute',
      about: '`add` of a member and `remove` of the same one in one PATCH: 200 or 204, then no member',
      source: sources.report,
      rules: ['RFC7644-3.5.2-sequential'],
      optional,
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        const user = yield* createdUser(lab, checks)
        if (!group || !user) return checks.failures
        const add = { op: 'add', path: 'members', value: [{ value: user.id }] }
        const done = yield* modify('Group', group.id, [add, removeOne(user.id)])
        const rules = ['RFC7644-3.5.2-sequential', 'RFC7644-3.5.2.2-members-remove-one']
        if (checks.on(done, ...by(rules, status(done, 200, 204)))) {
          yield* holds(group.id, [], checks, ...rules)
        }
        return checks.failures
      },
    },
    deletion('Delete a non-existent Group', 'Group', false),
    deletion('Delete the same Group twice', 'Group', true),
  ]

  function deletion(name: string, type: ResourceType, twice: boolean): VendorTest {
    return {
      name,
      about: twice ? 'two DELETEs: 204, then 404' : 'DELETE of an id that does not exist: 404',
      source: sources.report,
      rules: ['RFC7644-3.6-delete-twice', ...(twice ? ['RFC7644-3.6-204'] : [])],
      optional,
      *play() {
        const checks = new Assertions()
        let id = 'd950a5ce-61da-4979-8423-4600c745a897'
        if (twice) {
          const made = yield* type === 'User' ? createdUser(lab, checks) : createdGroup(lab, checks)
          if (!made) return checks.failures
          id = made.id
          const first = yield* erase(type, id)
          checks.on(first, ...by(['RFC7644-3.6-204'], status(first, 204)))
        }
        const seen = yield* erase(type, id)
        checks.on(seen, ...by(['RFC7644-3.6-delete-twice'], status(seen, 404)))
        return checks.failures
      },
    }
  }
}
