import type { OddAnswer } from '../../src/scenario/answer-schema.ts'
import { OddTarget } from '../../src/scenario/odd-target.ts'
import { createLab, type Lab, type LabOptions } from './lab.ts'

/** A lab whose target answers some requests in its own way, once it is told to. */
export interface OddLab extends Lab {
  /** From now on the rules count; until then every answer is the target's own. */
  beOdd(): void
  /** The rules count no more. */
  beTame(): void
}

/** @param rules as scenarios have them below `targetAnswers`; `{name}` stands for the first resource that had the name */
export async function createOddLab(
  profile: string,
  rules: readonly OddAnswer[],
  options: LabOptions = {},
): Promise<OddLab> {
  const ids = new Map<string, string>()
  const learn = () => {
    for (const { userName, displayName, id } of [...lab.target.users(), ...lab.target.groups()]) {
      const name = String(userName ?? displayName)
      if (!ids.has(name)) ids.set(name, String(id))
    }
    return ids
  }
  const odd = new OddTarget('/scim/v2', learn, async () => {})
  const lab = await createLab(profile, { ...options, defects: [odd.hooks] })
  return { ...lab, beOdd: () => odd.answerBy(rules), beTame: () => odd.answerBy([]) }
}
