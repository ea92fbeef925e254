import { jsonText } from '../../base/json.ts'
import { enterpriseUserUrn, userUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { sentBody, statusLine } from '../excerpt.ts'
import { operationsOf } from '../patch-trait.ts'
import { ask, type Probe, type ProbeLab } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { saysError, scimTypeOf } from './answer.ts'
import { patchable } from './made.ts'
import { form, patchAndRead } from './patch-form.ts'
import { patch } from './request.ts'
import { done } from './steps.ts'

/** Paths as keys of a value. */
export const dottedKeys = form(
  {
    schemas: [userUrn, enterpriseUserUrn],
    [enterpriseUserUrn]: { employeeNumber: '1814' },
  },
  { op: 'replace', value: { 'name.givenName': 'Dotted', [`${enterpriseUserUrn}:employeeNumber`]: '1815' } },
)

/** The one value that a filter picks. */
export const valuePath: Probe = function* (lab) {
  const user = yield* patchable(lab)
  yield* patchAndRead(user.path, workAddress(lab, 'replace'))
  return []
}

/** A filter that picks none, where such a path is known to be understood. */
export const valuePathCreate: Probe = function* (lab) {
  const other = yield* patchable(lab)
  yield* done(patch(other.path, [workAddress(lab, 'replace')], { odd: true }))
  const user = yield* patchable(lab, { emails: [] })
  yield* patchAndRead(user.path, workAddress(lab, 'add'))
  return []
}

const workAddress = (lab: ProbeLab, op: 'add' | 'replace') => ({
  op,
  path: 'emails[type eq "work"].value',
  value: `${lab.name()}@example.com`,
})

/** With the URN of the core schema, and of the extension. */
export const qualifiedPath: Probe = function* (lab) {
  const user = yield* patchable(lab)
  yield* patchAndRead(user.path, { op: 'replace', path: `${userUrn}:displayName`, value: 'Qualified' })
  yield* patchAndRead(user.path, { op: 'add', path: `${enterpriseUserUrn}:department`, value: 'Probes' })
  return []
}

/** No path at all, after the same with one. */
export const pathless: Probe = function* (lab) {
  const user = yield* patchable(lab)
  for (const active of [false, true]) {
    yield* patchAndRead(user.path, { op: 'replace', path: 'active', value: active })
  }
  yield* patchAndRead(user.path, { op: 'replace', value: { active: false } })
  return []
}

/** Paths that are none. */
export const badPaths: Probe = function* (lab) {
  const user = yield* patchable(lab)
  const verdicts: Verdict[] = []
  const accepted: Seen[] = []
  for (const [path, about] of [
    ['emails[', 'malformed'],
    ['scimulatorNoSuch', 'unknown'],
    ['emails[type eq]', 'filter'],
  ] as const) {
    const seen = yield* ask(patch(user.path, [{ op: 'replace', path, value: 'x' }], { odd: true }))
    if (saysError(seen)) continue
    if (seen.ok) {
      accepted.push(seen)
      continue
    }
    if (seen.status !== 400) {
      verdicts.push(
        fail(`${seen.line}: the path ${JSON.stringify(path)} is a 400.`, {
          aspect: `${about} ${seen.status}`,
          excerpt: statusLine(seen),
        }),
      )
      continue
    }
    const type = scimTypeOf(seen)
    const fitting = ['invalidPath', 'noTarget', 'invalidValue', 'invalidSyntax', 'invalidFilter']
    verdicts.push(
      !isKeyword(type) || fitting.includes(jsonText(type))
        ? pass
        : warn(`${seen.line} with scimType ${JSON.stringify(type)} for the path ${JSON.stringify(path)}.`, {
            aspect: 'scimType',
          }),
    )
  }
  const [first] = accepted
  if (first) {
    const paths = accepted.flatMap(operationsOf).map(({ path }) => JSON.stringify(path))
    verdicts.push(
      fail(`${first.line}: the path ${paths.join(' and ')} was accepted, and there is no such thing.`, {
        aspect: 'accepted',
        excerpt: sentBody(first),
      }),
    )
  }
  return verdicts
}
