import fc from 'fast-check'
import { scimPatch } from 'scim-patch'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/base/json.ts'
import { diffPatch } from '../../src/dialect/diff-patch.ts'
import { resourceBody } from '../../src/dialect/resource-body.ts'
import { compileMapping } from '../../src/mapping/mapping.ts'
import type { UserSource } from '../../src/mapping/mapping-source.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { readPath } from '../../src/scim/attribute-access.ts'
import { applyPatch } from '../../src/scim/patch.ts'
import { resourceSchemas } from '../../src/scim/schema.ts'

const attributes = [
  'givenName',
  'familyName',
  'displayName',
  'email',
  'title',
  'department',
  'office',
  'city',
  'mobilePhone',
  'employeeNumber',
]
const value = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '')
const person = fc.record({
  userName: value,
  active: fc.boolean(),
  attributes: fc.dictionary(fc.constantFrom(...attributes), value).map((each) => ({ ...each })),
})

function source({
  userName,
  active,
  attributes: own,
}: {
  userName: string
  active: boolean
  attributes: Record<string, Json>
}): UserSource {
  return {
    kind: 'user',
    id: 'usr_1',
    wireId: 'w1',
    userName,
    active,
    attributes: own,
    manager: undefined,
    placeholderPassword: 'x',
  }
}

/** The PATCH by which a profile leads from what the target shows to what is desired; undefined when nothing differs. */
function emitted(profileName: string, shown: JsonObject, after: UserSource): JsonObject | undefined {
  const { profile } = loadProfile(profileName)
  const desired = compileMapping(profile.mapping).user(after)
  const context = {
    profile,
    resource: 'User' as const,
    desired,
    targetId: '1',
    known: new Map(),
    changed: new Set<string>(),
    cleared: [],
    references: new Map(),
    password: undefined,
  }
  const step = diffPatch(context, '1', shown).next()
  return step.done ? undefined : JSON.parse(step.value.body ?? '{}')
}

const flavours = ['entra', 'entra-062020'] as const
const styles: JsonObject[] = [
  {},
  { patch: { missingValueOp: 'Replace' } },
  { patch: { bodyOrder: 'operations-first' } },
]

test.each(flavours.flatMap((name) => styles.map((_, index) => [name, index] as const)))(
  '%s (variant %i): known plus emitted PATCH is desired, as the target understands it',
  (name) => {
    fc.assert(
      fc.property(person, person, (before, after) => {
        const { profile } = loadProfile(name)
        const { user } = compileMapping(profile.mapping)
        const shown = resourceBody(profile, 'user', user(source(before)))
        const patch = emitted(name, shown, source(after))
        const result = patch ? applyPatch(shown, patch.Operations as never, resourceSchemas.User) : shown
        for (const { path, parsed, value: wanted, apply } of user(source(after)).attributes) {
          if (apply === 'always')
            expect([path, readPath(result as JsonObject, parsed)]).toEqual([path, wanted])
        }
      }),
      { numRuns: 150 },
    )
  },
)

// The oracle knows neither capital operations (it lower-cases them) nor paths into elements that do not exist yet, so
// it judges the flavour that follows the RFC, on people who have the same attributes before and after.
test('entra-062020: an independent engine comes to the same result', () => {
  const full = fc.record({
    userName: value,
    active: fc.boolean(),
    attributes: fc.record(Object.fromEntries(attributes.map((name) => [name, value]))),
  })
  fc.assert(
    fc.property(full, full, (before, after) => {
      const { profile } = loadProfile('entra-062020')
      const { user } = compileMapping(profile.mapping)
      const shown = { ...resourceBody(profile, 'user', user(source(before))), meta: {} }
      const patch = emitted('entra-062020', shown, source(after))
      if (!patch) return
      const ours = applyPatch(shown, patch.Operations as never, resourceSchemas.User) as JsonObject
      const theirs = scimPatch(
        structuredClone(shown) as never,
        patch.Operations as never,
      ) as unknown as JsonObject
      for (const { parsed, apply } of user(source(after)).attributes) {
        if (apply === 'always') expect(readPath(theirs, parsed)).toEqual(readPath(ours, parsed))
      }
    }),
    { numRuns: 150 },
  )
})
