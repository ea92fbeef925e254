import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { z } from 'zod'
import { readQuery } from './query.ts'
import { mebibyte, parseJson, readBody } from './request-body.ts'

/** What a request carries along: whether the shape of its body is wrong, once that is known. */
export interface ApiEnv {
  Variables: { misshapen?: () => boolean }
}

export type Api = OpenAPIHono<ApiEnv>

/** What is told of one endpoint in `openapi.json`, and how its request is read. */
export interface EndpointOptions<Query extends z.ZodObject> {
  summary: string
  description?: string
  query?: Query
  body?: BodyOptions
  /**
   * Status, what it means, and the schema of the JSON, or a media type. With 201, `Location` points to the `id` of what
   * was made.
   */
  answer: [status: 200 | 201 | 202 | 204, meaning: string, schema?: z.ZodType | string]
}

export interface BodyOptions {
  schema: z.ZodType
  /** Default `application/json`. */
  types?: readonly string[]
  /** Default true. */
  required?: boolean
  /** Bytes; default 1 MiB. */
  limit?: number
  /** The text is wanted, also of JSON. */
  raw?: boolean
}

export interface Call<Path extends string, Query extends z.ZodObject> {
  c: Context<ApiEnv>
  /** Decoded: each is an id or a name. */
  params: Record<ParameterOf<Path>, string>
  query: z.output<Query>
  /** Parsed when it came as JSON, else its text; whoever gets it checks it. Undefined when there is none. */
  body: unknown
  /** Its media type. */
  bodyType: string | undefined
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type ParameterOf<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never

const noQuery = z.strictObject({})

/**
 * Adds an endpoint to the API and to its description.
 *
 * @param name `GET /users/{user}`: a path below `/api/v1`, or, with two slashes, below the root
 * @param handle its value is told as JSON, with 204 not at all; a `Response` goes as it is
 */
export function endpoint<const Path extends string, Query extends z.ZodObject = typeof noQuery>(
  api: Api,
  name: `${Method} ${Path}`,
  options: EndpointOptions<Query>,
  handle: (call: Call<Path, Query>) => unknown,
): void {
  const [method = '', place = ''] = name.split(' ')
  const path = place.startsWith('//') ? place.slice(1) : `/api/v1${place}`
  describe(api, method, path, options)
  api.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
    const query = readQuery((options.query ?? noQuery) as Query, c.req.url)
    const params = c.req.param() as Record<ParameterOf<Path>, string>
    const value = await handle({ c, params, query, ...(await bodyOf(c, options.body)) })
    if (value instanceof Response) return value
    const [status] = options.answer
    if (status === 204) return c.body(null, 204)
    if (status === 201)
      c.header('Location', `${c.req.path}/${encodeURIComponent((value as { id: string }).id)}`)
    return c.json(value as object, status)
  })
}

async function bodyOf(c: Context<ApiEnv>, options: BodyOptions | undefined) {
  if (!options) return { body: undefined, bodyType: undefined }
  const { schema, types = jsonTypes, required = true, limit = mebibyte, raw = false } = options
  const { type, text } = await readBody(c, { types, required, limit })
  if (raw || type === undefined) return { body: type === undefined ? undefined : text, bodyType: type }
  const body = parseJson(text)
  c.set('misshapen', () => isMisshapen(schema, body))
  return { body, bodyType: type }
}

const jsonTypes = ['application/json']

const shapeIssues = ['unrecognized_keys', 'invalid_type', 'invalid_union', 'invalid_key']

/** Whether names or types are wrong, and not only values. */
function isMisshapen(schema: z.ZodType, body: unknown): boolean {
  const issues = schema.safeParse(body).error?.issues ?? []
  return issues.some(({ code }) => shapeIssues.includes(code))
}

function describe(api: Api, method: string, path: string, options: EndpointOptions<z.ZodObject>): void {
  const { summary, description, answer } = options
  const [status, meaning, content] = answer
  api.openAPIRegistry.registerPath({
    method: method.toLowerCase() as 'get',
    path,
    tags: [/^\/(?:api\/v1\/)?([\w-]+)/.exec(path)?.[1] ?? 'api'],
    summary,
    ...(description ? { description } : {}),
    request: requestOf(path, options),
    responses: {
      [status]: { description: meaning, ...contentOf(content) },
      default: {
        description: 'What went wrong',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  })
}

function contentOf(content: z.ZodType | string | undefined) {
  if (content === undefined) return {}
  if (typeof content === 'string') return { content: { [content]: { schema: z.string() } } }
  return { content: { 'application/json': { schema: content } } }
}

function requestOf(path: string, { query, body }: EndpointOptions<z.ZodObject>) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const params = Object.fromEntries(names.map((name) => [name, parameters[name] ?? z.string()]))
  const { schema, types = jsonTypes, required = true } = body ?? {}
  return {
    ...(names.length > 0 ? { params: z.object(params) } : {}),
    ...(query ? { query } : {}),
    ...(schema
      ? { body: { required, content: Object.fromEntries(types.map((type) => [type, { schema }])) } }
      : {}),
  }
}

const parameters: Record<string, z.ZodString> = {
  user: z.string().describe('id or userName'),
  group: z.string().describe('id or displayName; a slash in it as %2F'),
  app: z.string().describe('id or name'),
  member: z.string().describe('A user by id or userName, or a group by id or displayName'),
}

/** RFC 9457, with the code, a hint and every single problem. */
const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().describe('The status in words'),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('Stable: ERR_…'),
    hint: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
