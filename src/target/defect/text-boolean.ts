import { isObject, type Json } from '../../base/json.ts'
import type { KnownStep, PatchStep } from '../../scim/patch-step.ts'
import { type Attribute, attributeNamed } from '../../scim/schema.ts'

/** Whether a step sets a boolean, alone or within a value, by the text `"True"` or `"False"`. */
export function setsTextBoolean(step: PatchStep): step is KnownStep {
  return step.kind === 'known' && holdsText(step.subAttribute ?? step.attribute, step.value)
}

function holdsText(attribute: Attribute, value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((each) => holdsText(attribute, each))
  if (isObject(value)) {
    return Object.entries(value).some(([name, each]) => {
      const part = attributeNamed(attribute.subAttributes ?? [], name)
      return part !== undefined && holdsText(part, each)
    })
  }
  return attribute.type === 'boolean' && typeof value === 'string'
}
