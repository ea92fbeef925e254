import type { Json } from '../base/json.ts'
import type { Outcome } from '../dialect/outcome.ts'
import { type Fact, member } from '../observe/fact.ts'
import type { Sighting } from '../observe/sighting.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Trace } from './converse.ts'
import type { Evaluation } from './evaluate.ts'
import { isSecretPath } from './secret-path.ts'

/** What an operation that succeeded has told, as somebody who reads the target would find it. */
export type ToldFacts = Pick<Sighting, 'resource' | 'objectId' | 'targetId' | 'label' | 'facts' | 'before'>

/** undefined: nothing that anybody could see. Pure. */
export function toldBy(
  { resource, objectId, label, link, desired, references }: Evaluation,
  planned: PlannedOperation,
  outcome: Outcome,
  { members, newInList }: Pick<Trace, 'members' | 'newInList'>,
): ToldFacts | undefined {
  if (outcome.result === 'failed') return undefined
  const targetId = outcome.targetId ?? link?.targetId
  if (targetId === undefined) return undefined
  const known = new Map<string, Json>(link?.known)
  const values: Fact[] = [
    ...planned.set.filter(([path, value]) => value !== null && !isSecretPath(path)),
    ...planned.clear.map((path): Fact => [path, null]),
  ]
  const before = values.flatMap(([path]): Sighting['before'] => {
    const value = known.get(path)
    // What is doubtful is known as null.
    return value === undefined || value === null ? [] : [[path, [value]]]
  })
  const wasActive: Sighting['before'] = link ? [['active', [link.active]]] : []
  const told = (facts: Fact[], was: Sighting['before'] = []): ToldFacts | undefined =>
    facts.length === 0 ? undefined : { resource, objectId, targetId, label, facts, before: was }
  switch (outcome.result) {
    case 'unchanged':
    case 'unmatched':
      return undefined
    case 'deleted':
      return told([['there', false]])
    case 'deactivated':
      return told([['active', false]], wasActive)
    case 'reactivated':
      return told(
        [['active', true], ...(outcome.told === 'everything' ? values : [])],
        [...wasActive, ...before],
      )
    case 'created':
      return told([['there', true], ...nameOf(desired)], [['there', [false]]])
    case 'linked':
      return told(outcome.told === 'everything' ? [['there', true], ...values] : [['there', true]])
    case 'updated': {
      if (planned.facet === 'members') {
        const facts = memberFacts(newInList ?? members)
        return told(
          facts,
          facts.map(([who, isIn]) => [who, [!isIn]]),
        )
      }
      if (planned.facet !== 'references') return told(values, before)
      const referred = [...references].map(([path, id]): Fact => [path, id ?? null])
      return told(referred, before)
    }
  }
}

function memberFacts({ added, removed }: Trace['members']): Fact[] {
  return [...added.map((id): Fact => [member(id), true]), ...removed.map((id): Fact => [member(id), false])]
}

/** That it is there under its name says enough of a resource that appears as a whole. */
function nameOf({ attributes }: Evaluation['desired']): Fact[] {
  const name = attributes.find(({ path }) => /^(?:.*:)?(?:userName|displayName)$/i.test(path))
  return name ? [[name.path, name.value]] : []
}
