import { isObject, type JsonObject } from '../../../base/json.ts'
import { valueAt } from '../../../diagnose/leaf.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import { enterpriseUserUrn } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { blameOfPatch } from '../blame.ts'
import { Assertions, by, isFilled, isValue, shown, status, that } from '../claims.ts'
import { mappedValue, rulesOn } from '../mapped-value.ts'
import { directGroup, directUser } from './bodies.ts'
import { change, discover, fetchOne, groupsDiscovered, make } from './direct-wire.ts'
import { type Discovered, type Mapped, mapping } from './mapping.ts'
import { sources } from './sources.ts'

/** Requests that the Logic App sends itself. */
export function directTests(lab: ProbeLab): VendorTest[] {
  const source = sources.scim
  return [
    {
      name: 'SCIM_Null_Update_Test',
      about:
        'each optional attribute replaced by `""`, then by null: 200 or 204; after the first each is empty or gone, after the second gone',
      source,
      rules: ['SIM-empty-values', 'ENTRA-dotted-keys', 'ENTRA-valuepath'],
      play: nullUpdate,
    },
    {
      name: 'SCIM_User_Create_Test',
      about: 'POST `/Users` with the whole mapping: 200 or 201, an id, userName as sent',
      source,
      rules: ['RFC7644-3.3-body-id', 'SIM-echo-as-sent'],
      *play() {
        const checks = new Assertions()
        const { attributes } = yield* known()
        const userName = `${lab.name()}@example.com`
        yield* make('User', directUser(lab, attributes, userName), userName, checks)
        return checks.failures
      },
    },
    {
      name: 'SCIM_User_Update_Test',
      about:
        'each single value replaced, userName and externalId too, values it knows nothing better for by `upd-…`: 200 or 204, then each value',
      source,
      rules: ['ENTRA-valuepath', 'ENTRA-dotted-keys', 'RFC7644-3.10-qualified-path', 'SIM-patch-effective'],
      play: userUpdate,
    },
    {
      name: 'SCIM_Group_Create_Test',
      about: 'POST `/Groups`: 200 or 201, an id, displayName as sent',
      source,
      rules: ['RFC7644-3.3-body-id', 'SIM-echo-as-sent'],
      *play() {
        const checks = new Assertions()
        if (!(yield* groupsDiscovered(checks))) return checks.failures
        const name = lab.name('group')
        yield* make('Group', directGroup(lab, name), name, checks)
        return checks.failures
      },
    },
    {
      name: 'SCIM_Group_Update_Test',
      about: '`replace` of displayName and externalId, each by its path: 200 or 204, then both values',
      source,
      rules: ['OKTA-group-rename', 'SIM-patch-effective'],
      play: groupUpdate,
    },
    {
      name: 'SCIM_Update_Manager_Test',
      about:
        'the manager by `Add` and by `replace`, as the text of an id, then `replace` by `""`: 200 or 204; `manager.value`, then no manager',
      source,
      rules: ['RFC7643-4.3-manager', 'RFC7644-3.10-qualified-path', 'ENTRA-op-case', 'SIM-empty-values'],
      play: updateManager,
    },
  ]

  /** The part of the mapping that the target says it has; all of it where it says nothing. */
  function* known(): ProbeConversation<{ attributes: readonly Mapped[]; schemas: Discovered | undefined }> {
    const schemas = yield* discover()
    const attributes = mapping.filter(({ path }) => schemas?.user.has(path.toLowerCase()) ?? true)
    return { attributes, schemas }
  }

  function* nullUpdate(): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    const { attributes, schemas } = yield* known()
    const userName = `${lab.name()}@example.com`
    const id = yield* make('User', directUser(lab, attributes, userName), userName, checks)
    if (id === undefined) return checks.failures
    const optional = attributes
      .map(({ path }) => path)
      .filter((path) => !schemas?.required.has(path.split(/[.[]/)[0]?.toLowerCase() ?? ''))
    for (const value of ['', null]) {
      const done = yield* change('User', id, fewest(optional.map((path) => ({ path, value }))))
      const rules = blameOfPatch(done, 'SIM-empty-values')
      if (!checks.on(done, ...by(rules, status(done, 200, 204)))) break
      const seen = yield* fetchOne('User', id)
      const body = isObject(seen.body) ? seen.body : undefined
      const kept = optional.filter((path) => {
        const found = mappedValue(body, path)
        // After null the test takes entries of lists for granted, and an empty text for a value.
        return value === '' ? isFilled(found) : !path.includes('[') && found !== undefined && found !== null
      })
      checks.on(
        seen,
        ...by(
          ['SIM-empty-values', 'SIM-patch-effective'],
          status(seen, 200),
          that(
            kept.length === 0,
            `what was replaced by ${value === null ? 'null' : 'an empty text'} should be gone: ${kept
              .slice(0, 3)
              .map((path) => `${path} is ${shown(mappedValue(body, path))}`)
              .join(', ')}`,
          ),
        ),
      )
    }
    return checks.failures
  }

  function* userUpdate(): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    const { attributes } = yield* known()
    const userName = `${lab.name()}@example.com`
    const id = yield* make('User', directUser(lab, attributes, userName), userName, checks)
    if (id === undefined) return checks.failures
    const values = [
      { path: 'userName', value: `upd-${lab.name()}` },
      { path: 'externalId', value: `upd-${lab.name()}` },
      ...attributes.map(({ path, update }) => ({ path, value: update === '' ? 'upd-1a2b3c4d' : update })),
    ]
    const done = yield* change('User', id, fewest(values))
    if (!checks.on(done, ...by(blameOfPatch(done), status(done, 200, 204)))) return checks.failures
    const seen = yield* fetchOne('User', id)
    const body = isObject(seen.body) ? seen.body : undefined
    checks.on(
      seen,
      ...by(['RFC7643-3.1-id-stable'], status(seen, 200)),
      ...values
        .filter(({ path, value }) => mappedValue(body, path) !== value)
        .map(({ path, value }) =>
          that(
            false,
            `${path} should be ${JSON.stringify(value)}, and is ${shown(mappedValue(body, path))}`,
            ...rulesOn(path),
          ),
        ),
    )
    return checks.failures
  }

  function* groupUpdate(): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    if (!(yield* groupsDiscovered(checks))) return checks.failures
    const name = lab.name('group')
    const id = yield* make('Group', directGroup(lab, name), name, checks)
    if (id === undefined) return checks.failures
    const values: [string, string][] = [
      ['displayName', `upd-${lab.name()}`],
      ['externalId', `upd-${lab.name()}`],
    ]
    const done = yield* change(
      'Group',
      id,
      values.map(([path, value]) => ({ op: 'replace', path, value })),
    )
    if (!checks.on(done, ...by(blameOfPatch(done), status(done, 200, 204)))) return checks.failures
    const seen = yield* fetchOne('Group', id)
    const body = isObject(seen.body) ? seen.body : undefined
    checks.on(
      seen,
      ...by(['RFC7644-3.4.1-200'], status(seen, 200)),
      ...by(['SIM-patch-effective'], ...values.map(([path, value]) => isValue(body, path, value))),
    )
    return checks.failures
  }

  function* updateManager(): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    const { attributes } = yield* known()
    const ids: string[] = []
    for (let count = 0; count < 3; count++) {
      const userName = `${lab.name()}@example.com`
      const id = yield* make('User', directUser(lab, attributes, userName), userName, checks)
      if (id !== undefined) ids.push(id)
    }
    const [user, first, second] = ids
    if (user === undefined || first === undefined || second === undefined) return checks.failures
    const path = `${enterpriseUserUrn}:manager`
    for (const [op, value] of [
      ['Add', first],
      ['replace', second],
      ['replace', ''],
    ] as const) {
      const rules = [
        'RFC7643-4.3-manager',
        ...(value === '' ? ['SIM-empty-values'] : []),
        'SIM-patch-effective',
      ]
      const done = yield* change('User', user, [{ op, path, value }])
      const why = blameOfPatch(done, ...(op === 'Add' ? ['ENTRA-op-case'] : []), ...rules)
      if (!checks.on(done, ...by(why, status(done, 200, 204)))) continue
      const seen = yield* fetchOne('User', user)
      const found = valueAt(seen.body, [enterpriseUserUrn, 'manager'])
      const is = valueAt(found, ['value'])
      checks.on(
        seen,
        ...by(
          rules,
          status(seen, 200),
          that(
            value === '' ? !isFilled(isObject(found) ? is : found) : is === value,
            value === ''
              ? `manager should be gone, and is ${shown(found)}`
              : `manager should be {"value":${JSON.stringify(value)}}, and is ${shown(found)}`,
          ),
        ),
      )
    }
    return checks.failures
  }
}

/** An operation for each entry of a list, and one without a path for all else, as the Logic App writes by default. */
function fewest(values: readonly { path: string; value: string | null }[]): JsonObject[] {
  const isEntry = ({ path }: { path: string }) => path.includes('[')
  const rest = values.filter((each) => !isEntry(each))
  return [
    ...values.filter(isEntry).map(({ path, value }) => ({ op: 'replace', path, value })),
    ...(rest.length === 0
      ? []
      : [{ op: 'replace', value: Object.fromEntries(rest.map(({ path, value }) => [path, value])) }]),
  ]
}
