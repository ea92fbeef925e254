import { z } from 'zod'
import { configSchema } from '../src/config/config-schema.ts'
import { profileSchema } from '../src/profile/schema.ts'

type Schema = Record<string, unknown>

/** For `profiles/*.yaml` and users' own files: with `extends`, nothing but the name has to be said. */
export function profileJsonSchema(): Schema {
  const schema = withoutRequired(
    z.toJSONSchema(profileSchema, { io: 'input', unrepresentable: 'any' }) as Schema,
  )
  const properties = schema.properties as Schema
  properties.extends = {
    type: 'string',
    description: 'A built-in profile, or the path of a file, that this one changes.',
  }
  return { ...schema, title: 'SCIMulator profile', required: ['name'] }
}

export function configJsonSchema(): Schema {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Schema
  return { ...schema, title: 'SCIMulator configuration' }
}

/** A layer may give any part; list items are replaced whole and stay as strict as they are. */
function withoutRequired(schema: Schema): Schema {
  const { required: _, ...rest } = schema
  const properties = rest.properties as Record<string, Schema> | undefined
  if (!properties) return rest
  const relaxed = Object.entries(properties).map(([name, each]) => [name, withoutRequired(each)])
  return { ...rest, properties: Object.fromEntries(relaxed) }
}
