import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { TemplateMapping } from '../profile/mapping-schema.ts'
import { fieldOf } from '../scim/field.ts'
import { soleAttribute } from './language/onelogin-macros.ts'
import type { Mirror } from './mirror.ts'

type Read = [attribute: string, value: Json | undefined]

/** Walks through the template and the resource side by side. */
export function mirrorTemplate({ template, parameters }: TemplateMapping): Mirror {
  const root: Json = JSON.parse(template)
  const walk = (node: Json, value: Json | undefined): Read[] => {
    if (typeof node === 'string') {
      const attribute = soleAttribute(node, parameters)
      return attribute === undefined ? [] : [[attribute, value]]
    }
    if (Array.isArray(node)) return node.flatMap((item) => walk(item, elementLike(item, value)))
    if (!isObject(node)) return []
    // Targets show a list where some templates write one object, and the other way round.
    const object = Array.isArray(value) ? elementLike(node, value) : value
    return Object.entries(node).flatMap(([key, each]) =>
      walk(each, isObject(object) ? fieldOf(object, key) : undefined),
    )
  }
  return (resource) => walk(root, resource)
}

/** The element with the constants of the template's item, such as its `type`. */
function elementLike(item: Json, value: Json | undefined): Json | undefined {
  const elements = Array.isArray(value) ? value : value === undefined ? [] : [value]
  if (!isObject(item)) return elements[0]
  return elements.find((element) => isObject(element) && hasConstants(element, item))
}

function hasConstants(element: JsonObject, item: JsonObject): boolean {
  return Object.entries(item).every(([key, node]) => {
    if (isObject(node) || Array.isArray(node) || (typeof node === 'string' && node.includes('{$')))
      return true
    return fieldOf(element, key) === node
  })
}
