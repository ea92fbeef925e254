import { isObject } from '../../../base/json.ts'
import type { ProbeLab } from '../../../diagnose/probe.ts'
import type { VendorTest } from '../../suite.ts'
import { blameOfCreate, blameOfPatch } from '../blame.ts'
import { Assertions, by, equals, filled, isListResponse, isValue, listed, status, that } from '../claims.ts'
import { foundOne, nobody } from './found.ts'
import { sources } from './sources.ts'
import { create, createdGroup, erase, find, groupBody, modify, read } from './wire.ts'

/** Creating, finding, renaming and deleting groups. */
export function groupTests(lab: ProbeLab): VendorTest[] {
  return [
    {
      name: 'Get group by id excluding members',
      about: 'GET `/Groups/{id}?excludedAttributes=members`: 200, no `members`',
      source: sources.gaps,
      rules: ['RFC7644-3.9-excluded'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const seen = yield* read('Group', group.id, 'excludedAttributes=members')
        const body = isObject(seen.body) ? seen.body : {}
        checks.on(
          seen,
          ...by(['RFC7644-3.4.1-200'], status(seen, 200), equals(seen, 'displayName', group.name)),
          that(!('members' in body), 'members should be left out', 'RFC7644-3.9-excluded'),
        )
        return checks.failures
      },
    },
    {
      name: 'Filter for existing group excluding members',
      about: 'GET with `excludedAttributes=members` and `displayName eq`: 200, the group, no `members`',
      source: sources.gaps,
      rules: ['RFC7644-3.9-excluded', 'VENDOR-filter-set'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const seen = yield* find('Group', 'displayName', group.name, 'excludedAttributes=members&')
        checks.on(
          seen,
          ...foundOne(seen, 'displayName', group.name),
          that(
            listed(seen).every((each) => !('members' in each)),
            'members should be left out',
            'RFC7644-3.9-excluded',
          ),
        )
        return checks.failures
      },
    },
    {
      name: 'Filter for an existing group',
      about: 'GET with `displayName eq`: 200, a ListResponse, `totalResults` 1, the group',
      source: sources.report,
      rules: ['VENDOR-filter-set'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const seen = yield* find('Group', 'displayName', group.name)
        checks.on(seen, ...foundOne(seen, 'displayName', group.name))
        return checks.failures
      },
    },
    {
      name: 'Filter for a non-existing group',
      about: 'GET with `displayName eq` for none: 200, a ListResponse, `totalResults` 0',
      source: sources.report,
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const checks = new Assertions()
        const seen = yield* find('Group', 'displayName', lab.name('nobody'))
        checks.on(seen, ...nobody(seen))
        return checks.failures
      },
    },
    {
      name: 'Filter for an existing group with a different case',
      about: 'GET with the displayName in capitals: 200, `totalResults` 1, the group',
      source: sources.gaps,
      rules: ['RFC7643-4.1.1-userName-ci', 'VENDOR-filter-set'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const seen = yield* find('Group', 'displayName', group.name.toUpperCase())
        checks.on(
          seen,
          ...by(
            ['RFC7643-4.1.1-userName-ci', 'VENDOR-filter-set'],
            status(seen, 200),
            isListResponse(seen),
            equals(seen, 'totalResults', 1),
            isValue(listed(seen)[0], 'displayName', group.name),
          ),
        )
        return checks.failures
      },
    },
    {
      name: 'Create a new Group',
      about: 'POST `/Groups` with displayName and externalId: 201, an id, the values',
      source: sources.report,
      rules: ['RFC7644-3.3-201', 'RFC7644-3.3-body-id'],
      *play() {
        const checks = new Assertions()
        const body = groupBody(lab, lab.name('group'))
        const seen = yield* create('Group', body)
        const shown = isObject(seen.body) ? seen.body : undefined
        checks.on(
          seen,
          ...by(blameOfCreate(seen), status(seen, 201)),
          ...by(['RFC7644-3.3-body-id'], filled(shown, 'id')),
          ...by(['SIM-echo-as-sent'], isValue(shown, 'displayName', body.displayName ?? '')),
          ...by(['RFC7643-3.1-externalId'], isValue(shown, 'externalId', body.externalId ?? '')),
        )
        return checks.failures
      },
    },
    {
      name: 'Create a duplicate Group',
      about: 'the same POST twice: 201, then 409',
      source: sources.gaps,
      rules: ['ENTRA-group-unique-name'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const seen = yield* create('Group', groupBody(lab, group.name))
        checks.on(seen, ...by(['ENTRA-group-unique-name'], status(seen, 409)))
        return checks.failures
      },
    },
    {
      name: 'Patch Group - Replace Attributes',
      about: '`replace` without a path, `{"externalId":…}`: 200 or 204, then the new value',
      source: sources.gaps,
      rules: ['OKTA-pathless', 'SIM-patch-effective'],
      *play() {
        return yield* replaced('externalId', lab.name('external'))
      },
    },
    {
      name: 'Update Group displayName',
      about: '`replace` without a path, `{"displayName":…}`: 200 or 204, then the new name',
      source: sources.gaps,
      rules: ['OKTA-pathless', 'OKTA-group-rename', 'SIM-patch-effective'],
      *play() {
        return yield* replaced('displayName', lab.name('renamed'))
      },
    },
    {
      name: 'Delete a Group',
      about: 'DELETE: 204; GET of the id: 404',
      source: sources.report,
      rules: ['RFC7644-3.6-204', 'RFC7644-3.6-gone'],
      *play() {
        const checks = new Assertions()
        const group = yield* createdGroup(lab, checks)
        if (!group) return checks.failures
        const done = yield* erase('Group', group.id)
        checks.on(done, ...by(['RFC7644-3.6-204'], status(done, 204)))
        const seen = yield* read('Group', group.id)
        checks.on(seen, ...by(['RFC7644-3.6-gone'], status(seen, 404)))
        return checks.failures
      },
    },
  ]

  function* replaced(attribute: string, value: string) {
    const checks = new Assertions()
    const group = yield* createdGroup(lab, checks)
    if (!group) return checks.failures
    const done = yield* modify('Group', group.id, [{ op: 'replace', value: { [attribute]: value } }])
    if (!checks.on(done, ...by(blameOfPatch(done, 'OKTA-pathless'), status(done, 200, 204))))
      return checks.failures
    const seen = yield* read('Group', group.id)
    checks.on(
      seen,
      ...by(['RFC7644-3.4.1-200'], status(seen, 200)),
      ...by(['SIM-patch-effective', 'OKTA-pathless'], equals(seen, attribute, value)),
    )
    return checks.failures
  }
}
