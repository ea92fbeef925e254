import { isObject, type Json, type JsonObject } from '../../../base/json.ts'
import { valueAt } from '../../../diagnose/leaf.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import { enterpriseUserUrn } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { blameOfPatch } from '../blame.ts'
import { Assertions, by, isFilled, shown, status, that } from '../claims.ts'
import { sources } from './sources.ts'
import { createdUser, modify, read } from './wire.ts'

const path = `${enterpriseUserUrn}:manager`
const rules = ['RFC7643-4.3-manager', 'RFC7644-3.10-qualified-path', 'SIM-patch-effective']

/** The manager: an object in the recordings of February 2026, text in a later one. Either must do. */
export function managerTests(lab: ProbeLab): VendorTest[] {
  const set = (op: string) =>
    function* (): ProbeConversation<Failure[]> {
      const checks = new Assertions()
      const user = yield* createdUser(lab, checks)
      if (!user) return checks.failures
      for (const value of [{ value: 'CBEQXYNPNAZS' }, 'a2c1f66c-1f0e-4a4e-9f0a-6b8a1f0c7d11']) {
        const done = yield* modify('User', user.id, [{ op, path, value }])
        if (!checks.on(done, ...by(blameOfPatch(done, ...rules), status(done, 200, 204)))) continue
        const seen = yield* read('User', user.id)
        const wanted = isObject(value) ? value.value : value
        const found = managerOf(seen.body)
        checks.on(
          seen,
          ...by(
            rules,
            status(seen, 200),
            that(
              valueAt(found, ['value']) === wanted,
              `manager should be {"value":"${wanted}"}, and is ${shown(found)}`,
            ),
          ),
        )
      }
      return checks.failures
    }
  return [
    {
      name: 'Patch User - Add Manager',
      about: `\`add\` of \`urn:…:User:manager\`, as \`{"value":…}\` and as text: 200 or 204, then \`manager.value\` in the extension`,
      source: sources.manager,
      rules,
      play: set('add'),
    },
    {
      name: 'Patch User - Replace Manager',
      about: 'the same by `replace`',
      source: sources.manager,
      rules,
      play: set('replace'),
    },
    {
      name: 'Patch User - Remove Manager',
      about:
        '`remove` of it, and `replace` by `{"value":""}` and by `""`, as recorded in three runs: 200 or 204, then no manager, or an empty one',
      source: sources.report,
      rules: ['RFC7643-4.3-manager', 'RFC7644-3.5.2.2-remove', 'SIM-empty-values'],
      *play() {
        const checks = new Assertions()
        const forms: JsonObject[] = [
          { op: 'remove', path },
          { op: 'replace', path, value: { value: '' } },
          { op: 'replace', path, value: '' },
        ]
        for (const form of forms) {
          const user = yield* createdUser(lab, checks)
          if (!user) return checks.failures
          const why = form.op === 'remove' ? ['RFC7644-3.5.2.2-remove'] : ['SIM-empty-values']
          const done = yield* modify('User', user.id, [form])
          if (!checks.on(done, ...by(blameOfPatch(done, ...why), status(done, 200, 204)))) continue
          const seen = yield* read('User', user.id)
          const found = managerOf(seen.body)
          checks.on(
            seen,
            ...by(
              [...why, ...rules],
              status(seen, 200),
              that(
                !isFilled(isObject(found) ? valueAt(found, ['value']) : found),
                `manager should be gone, and is ${shown(found)}`,
              ),
            ),
          )
        }
        return checks.failures
      },
    },
  ]
}

const managerOf = (body: Json | undefined) => valueAt(body, [enterpriseUserUrn, 'manager'])
