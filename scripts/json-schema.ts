import { z } from 'zod'
import { configSchema } from '../src/config/config-schema.ts'
import { resultSchema } from '../src/load/result-schema.ts'
import { profileSchema } from '../src/profile/schema.ts'
import { reportSchema } from '../src/report/report-schema.ts'
import { runReportSchema } from '../src/report/run/run-report-schema.ts'
import { scenarioSchema } from '../src/scenario/scenario-schema.ts'
import { bareSteps } from '../src/scenario/step-schema.ts'

type Schema = { [key: string]: unknown }

/** For `profiles/*.yaml` and users' own files: with `extends`, nothing but the name has to be said. */
export function profileJsonSchema(): Schema {
  const { $schema, $defs, ...complete } = z.toJSONSchema(profileSchema, { io: 'input' }) as Schema
  const parent = {
    type: 'string',
    description: 'The built-in profile, or the path of the file, that this one changes.',
  }
  const relaxed = relax(complete)
  const extending = { ...relaxed, properties: { extends: parent, ...(relaxed.properties as Schema) } }
  return {
    $schema,
    title: 'SCIMulator profile',
    type: 'object',
    required: ['name'],
    if: { required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { $ref: '#/$defs/extending' },
    else: { $ref: '#/$defs/complete' },
    $defs: { ...($defs as Schema), complete, extending },
  }
}

/** For scenarios. */
export function scenarioJsonSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: 'input' }) as Schema
  const steps = (schema.properties as Record<string, Schema>).steps as Schema
  steps.items = { anyOf: [{ enum: bareSteps }, steps.items] }
  return { $schema, title: 'SCIMulator scenario', ...schema }
}

export function configJsonSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input' }) as Schema
  return { $schema, title: 'SCIMulator configuration', ...schema }
}

/** Of what `--reporter json` writes. */
export function reportJsonSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { io: 'input' }) as Schema
  return { $schema, title: 'SCIMulator report', ...schema }
}

/** Of what `run --reporter json` writes. */
export function runReportJsonSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(runReportSchema, { io: 'output' }) as Schema
  return { $schema, title: 'SCIMulator run report', ...schema }
}

/** Of what `measure --out` writes. */
export function measurementJsonSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(resultSchema, { io: 'output' }) as Schema
  return { $schema, title: 'SCIMulator measurement', ...schema }
}

/**
 * A layer may give any part of an object; items of lists and sources are replaced whole, so they stay as strict as they
 * are.
 */
function relax({ required: _, ...schema }: Schema): Schema {
  const relaxed: Schema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties') relaxed.properties = relaxProperties(value as Record<string, Schema>)
    // An empty part of a choice fits every branch of it.
    else if (keyword === 'oneOf' || keyword === 'anyOf') relaxed.anyOf = (value as Schema[]).map(relax)
    else relaxed[keyword] = value
  }
  return relaxed
}

function relaxProperties(properties: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, relax(schema)]))
}
