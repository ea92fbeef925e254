import { openIdp } from '../src/idp.ts'
import { createApi } from '../src/server/api.ts'

interface Schema {
  $ref?: string
  properties?: Record<string, unknown>
  required?: string[]
}

interface Call {
  summary?: string
  description?: string
  parameters?: { name: string; in: string; description?: string; schema?: { default?: unknown } }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string }>
}

const preface = `# The HTTP API

<!-- Made by scripts/docs.ts from the description of the API. -->

All calls but the first two stand below \`/api/v1\`. \`GET /api/v1/openapi.json\` describes them with every field. Bodies are JSON.
Wherever a path names a user, group or app, its id or its name serves, percent-encoded. A list answers
\`{"items": […], "nextCursor": …}\`; \`cursor\` takes the latter. An error is a problem document (RFC 9457) with a
[code](errors.md).
`

/** A page that names every call of the API. */
export async function apiDocs(): Promise<string> {
  const idp = openIdp()
  const api = createApi(idp, { host: '127.0.0.1', token: undefined, closing: new AbortController().signal })
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } })
  await idp.close()
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>
  const rows = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Call>).map(([method, call]) => row(method, path, call, schemas)),
  )
  return `${preface}\n| call | does | takes | answers |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function row(method: string, path: string, call: Call, schemas: Record<string, Schema>): string {
  const does = [call.summary, call.description].filter((text) => text !== undefined).join('. ')
  const query = (call.parameters ?? [])
    .filter((each) => each.in === 'query')
    .map(({ name }) => `\`?${name}=\``)
  const body = fields(Object.values(call.requestBody?.content ?? {})[0]?.schema, schemas)
  const takes = [query.join(' '), body].filter((text) => text !== '').join('; ')
  const [status, answer] = Object.entries(call.responses).find(([code]) => code !== 'default') ?? []
  const cells = [
    `\`${method.toUpperCase()} ${path.replace('/api/v1', '')}\``,
    does,
    takes,
    `${status}: ${answer?.description}`,
  ]
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Names of a body's fields, those that must be there in bold. */
function fields(given: Schema | undefined, schemas: Record<string, Schema>): string {
  const schema = given?.$ref === undefined ? given : schemas[given.$ref.replace('#/components/schemas/', '')]
  const required = schema?.required ?? []
  return Object.keys(schema?.properties ?? {})
    .map((name) => (required.includes(name) ? `**\`${name}\`**` : `\`${name}\``))
    .join(' ')
}
