import { z } from 'zod'
import { type Profile, profileSchema } from '../src/profile/schema.ts'

interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  id?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  description?: string
  required?: string[]
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
}

interface Row {
  key: string
  values: string
  meaning: string
}

/** What each part of a profile is about. Single values explain themselves. */
const parts: Partial<Record<keyof Profile, string>> = {
  ids: 'How the ids of directory objects look on the wire.',
  http: 'How requests look below the level of SCIM.',
  connection: "The vendor's connection test.",
  mapping: 'From a directory object to the resource that the target should hold.',
  user: 'Which requests make which statement about a user.',
  group: 'Which requests make which statement about a group.',
  entitlements: 'Groups of the target that rules name, where no group of the directory is sent as it is.',
  membership: 'How memberships are told.',
  patch: 'The form of PATCH bodies. RFC 7644 §3.5.2 leaves room, and vendors use it.',
  lifecycle: 'What a situation of the directory object means for its resource.',
  sync: 'When the engine works, and how much at once.',
  retry: 'Which failures are tried again, and when.',
  approvals: 'What an administrator has to agree to before it is sent.',
  provisioningStates: 'What the administrator reads beside each user of an app.',
  import: 'How the vendor pages through the target.',
  errors: "What the vendor's administrator reads, by the reason of a failure.",
  sources: 'Where each behaviour is known from: dotted path of a value → source. A path covers all below it.',
}

const preface = `# The language of profiles

<!-- Made by scripts/docs.ts from the schema of profiles. -->

A profile says everything that differs between vendors, and nothing else. A file that \`extends\` another one says only what
is different: objects are merged, lists are replaced as a whole. The same keys stand under \`overrides\` of an app.

\`scimulator profiles check FILE\` names every mistake; \`schemas/profile.schema.json\` gives completion in editors. A list is
written \`[]\`, a key of your own choice \`<name>\`. Where a part has several forms, the form stands in parentheses. A
duration is written \`PT40M\`, \`P28D\`, \`250ms\`, \`2s\`, \`40m\` or \`1h\`.
`

/** A page that explains every key of a profile. */
export function profileDocs(): string {
  const { $defs: defs = {}, ...root } = z.toJSONSchema(profileSchema, { io: 'input' }) as Schema
  const all = Object.entries(root.properties ?? {})
  const single = all.filter(([name]) => !(name in parts)).flatMap(([name, each]) => rowsOf(name, each, defs))
  const sections = all
    .filter(([name]) => name in parts)
    .map(([name, each]) => section(name, parts[name as keyof Profile] ?? '', rowsOf(name, each, defs)))
  const lists = Object.entries(defs)
    .filter(([name]) => namedSchema(`#/$defs/${name}`, defs))
    .map(([name, each]) => `## ${name}\n\n${valuesOf(each, defs)}\n`)
  return [preface, section('Name and status', '', single), ...sections, ...lists].join('\n')
}

function section(title: string, text: string, rows: readonly Row[]): string {
  const lines = rows.map(({ key, values, meaning }) => `| \`${key}\` | ${values} | ${meaning} |`)
  const intro = text === '' ? '' : `${text}\n\n`
  return `## ${title}\n\n${intro}| key | values | meaning |\n|---|---|---|\n${lines.join('\n')}\n`
}

function rowsOf(key: string, given: Schema, defs: Defs): Row[] {
  const schema = resolve(given, defs)
  const meaning = cell(given.description ?? schema.description ?? '')
  const forms = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter(({ properties }) => properties)
  const own = { key, values: cell(valuesOf(given, defs)), meaning }
  if (forms.length > 1) return forms.flatMap((form) => rowsOf(`${key} ${formOf(form)}`, form, defs))
  if (forms[0]) return [own, ...childrenOf(key, forms[0], defs)]
  const below = childrenOf(key, schema, defs)
  return schema.properties && meaning === '' ? below : [own, ...below]
}

/** What stands below a key. Of several that are alike only the first one is spelled out. */
function childrenOf(key: string, schema: Schema, defs: Defs): Row[] {
  const { properties = {}, additionalProperties: others, items } = schema
  const inner: [string, Schema][] = Object.entries(properties).map(([name, each]) => [`${key}.${name}`, each])
  if (typeof others === 'object' && others.type !== undefined) inner.push([`${key}.<name>`, others])
  const { properties: itemProperties, oneOf: itemForms } = resolve(items ?? {}, defs)
  if (items && (itemProperties ?? itemForms)) inner.push([`${key}[]`, items])
  const known = new Map<string, string>()
  return inner.flatMap(([name, each]) => {
    const { description, ...shape } = each
    const like = known.get(JSON.stringify(shape))
    if (like !== undefined) return [{ key: name, values: `as \`${like}\``, meaning: cell(description ?? '') }]
    if (each.properties || each.oneOf) known.set(JSON.stringify(shape), name)
    return rowsOf(name, each, defs)
  })
}

type Defs = Record<string, Schema>

function resolve(schema: Schema, defs: Defs): Schema {
  return schema.$ref === undefined ? schema : (namedSchema(schema.$ref, defs) ?? {})
}

/** What a reference stands for, but for any JSON value: that is described by way of itself. */
function namedSchema(reference: string, defs: Defs): Schema | undefined {
  const found = defs[reference.replace('#/$defs/', '')]
  return JSON.stringify(found).includes(`"${reference}"`) ? undefined : found
}

/** `(shape: uuid)` */
function formOf({ properties = {} }: Schema): string {
  const all = Object.entries(properties)
  const only = all.find(([, each]) => each.const !== undefined) ?? all.find(([, each]) => each.enum)
  return `(${only?.[0]}: ${only?.[1].const ?? only?.[1].enum?.join(' or ')})`
}

function valuesOf(given: Schema, defs: Defs): string {
  const fallback = given.default === undefined ? '' : `; default \`${JSON.stringify(given.default)}\``
  return `${plainValuesOf(given, defs)}${fallback}`
}

function plainValuesOf(schema: Schema, defs: Defs): string {
  const { $ref: reference, type, enum: names, anyOf, oneOf, items, minimum } = schema
  if (reference !== undefined) {
    const name = reference.replace('#/$defs/', '')
    return namedSchema(reference, defs) ? `[${name}](#${name.toLowerCase()})` : 'any JSON'
  }
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (names) return names.map((name) => `\`${name}\``).join(', ')
  const choices = anyOf ?? oneOf ?? (Array.isArray(type) ? type.map((each) => ({ type: each })) : undefined)
  if (choices) return choices.map((choice) => plainValuesOf(choice, defs)).join(' or ')
  if (type === 'array') return items ? `list of ${plainValuesOf(items, defs)}` : 'list'
  if (type === 'integer') return minimum === undefined ? 'whole number' : `whole number from ${minimum}`
  return typeof type === 'string' ? (typeNames[type] ?? type) : 'any JSON'
}

const typeNames: Record<string, string> = {
  string: 'text',
  boolean: '`true`, `false`',
  null: '`null`',
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
