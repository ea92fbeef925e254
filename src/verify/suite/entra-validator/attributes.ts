import { isObject, type JsonObject } from '../../../base/json.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import { userUrn } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { blameOfPatch } from '../blame.ts'
import { Assertions, by, status } from '../claims.ts'
import { showsAll } from '../mapped-value.ts'
import { sources } from './sources.ts'
import { type Value, valuesFor } from './user-body.ts'
import { createdUser, modify, read } from './wire.ts'

/** Each attribute of a user by PATCH, one operation each ("verbose") or as few as possible. */
export function attributeTests(lab: ProbeLab): VendorTest[] {
  const rules = [
    'ENTRA-valuepath',
    'ENTRA-valuepath-create',
    'ENTRA-dotted-keys',
    'RFC7644-3.10-qualified-path',
    'ENTRA-add-single',
    'SIM-patch-effective',
  ]
  const replacing = (operations: (values: readonly Value[]) => JsonObject[]) =>
    function* (): ProbeConversation<Failure[]> {
      const checks = new Assertions()
      const user = yield* createdUser(lab, checks)
      if (!user) return checks.failures
      const values = valuesFor('B', `${lab.name()}@example.org`)
      return yield* patched(user.id, operations(values), values, checks)
    }
  const adding = (operations: (values: readonly Value[]) => JsonObject[]) =>
    function* (): ProbeConversation<Failure[]> {
      const checks = new Assertions()
      const user = yield* createdUser(lab, checks, (userName) => ({ userName, schemas: [userUrn] }))
      if (!user) return checks.failures
      const values = valuesFor('B', user.email)
      return yield* patched(user.id, operations(values), values, checks)
    }
  return [
    {
      name: 'Patch User - Replace Attributes',
      about:
        'an operation `replace` for each value path, and one without a path for all else (`name.givenName`, `urn:…:User:department`): 200 or 204, then each value',
      source: sources.pathless,
      rules,
      play: replacing((values) => few('replace', values)),
    },
    {
      name: 'Patch User - Replace Attributes Verbose',
      about: '36 operations `replace`, one for each path: 200 or 204, then each value',
      source: sources.report,
      rules,
      play: replacing((values) => each('replace', values)),
    },
    {
      name: 'Patch User - Add Attributes',
      about:
        'to a user with nothing but a userName: an `add` for each value path, and one without a path: 200 or 204, then each value',
      source: sources.add,
      rules,
      play: adding((values) => few('add', values)),
    },
    {
      name: 'Patch User - Add Attributes Verbose Request',
      about:
        'the same by 36 operations `add`; value paths that match nothing must make the entry, `roles[primary eq "True"]` too',
      source: sources.roles,
      rules,
      play: adding((values) => each('add', values)),
    },
  ]
}

const each = (op: string, values: readonly Value[]): JsonObject[] =>
  values.map(({ path, value }) => ({ op, path, value }))

function few(op: string, values: readonly Value[]): JsonObject[] {
  const isEntry = ({ path }: Value) => path.includes('[')
  const rest = values.filter((value) => !isEntry(value)).map(({ path, value }) => [path, value])
  return [...each(op, values.filter(isEntry)), { op, value: Object.fromEntries(rest) as JsonObject }]
}

function* patched(
  id: string,
  operations: JsonObject[],
  values: readonly Value[],
  checks: Assertions,
): ProbeConversation<Failure[]> {
  const done = yield* modify('User', id, operations)
  if (!checks.on(done, ...by(blameOfPatch(done), status(done, 200, 204)))) return checks.failures
  const seen = yield* read('User', id)
  const shown = isObject(seen.body) ? seen.body : undefined
  checks.on(seen, ...by(['RFC7644-3.4.1-200'], status(seen, 200)), ...showsAll(shown, values))
  return checks.failures
}
