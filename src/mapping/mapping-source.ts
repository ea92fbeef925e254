import { isObject, type Json } from '../base/json.ts'

/** What a mapping can read of a directory user; made by `sync` from the directory. */
export interface UserSource {
  kind: 'user'
  id: string
  /** The id in the vendor's shape. */
  wireId: string
  userName: string
  /** False for every situation in which the account must not be used in the target. */
  active: boolean
  /** Every other attribute that has a value, by its neutral name; `custom` is an object. */
  attributes: Record<string, Json>
  manager: { id: string; wireId: string; attributes: Record<string, Json> } | undefined
  /** A random-looking password of 8 characters, the same whenever it is asked for. */
  placeholderPassword: string
}

export interface GroupSource {
  kind: 'group'
  id: string
  wireId: string
  displayName: string
  description: string | undefined
}

export type MappingSource = UserSource | GroupSource

/** The value of an attribute under its neutral name; undefined when it has none. */
export function neutralAttribute(source: MappingSource, name: string): Json | undefined {
  if (source.kind === 'group') {
    if (name === 'displayName') return source.displayName
    return name === 'description' ? source.description : undefined
  }
  if (name === 'userName') return source.userName
  if (name === 'managerId') return source.manager?.wireId
  if (name.startsWith('custom.')) {
    const { custom } = source.attributes
    return isObject(custom) ? ownValue(custom, name.slice('custom.'.length)) : undefined
  }
  return ownValue(source.attributes, name)
}

function ownValue(attributes: Record<string, Json>, name: string): Json | undefined {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? undefined) : undefined
}
