import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { FindingView, RuleTally } from '../../findings/view.ts'
import type { Idp } from '../../idp.ts'
import { numberIn } from '../../journal/ids.ts'
import { pageOf } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { pageQuery } from '../query.ts'

const findingSchema: z.ZodType<FindingView> = z
  .object({
    id: z.string(),
    rule: z.string(),
    verdict: z.enum(['fail', 'warn']),
    severity: z.enum(['blocker', 'major', 'minor', 'info']),
    app: z.string(),
    operationId: z.string().nullable(),
    exchangeIds: z.array(z.string()).describe('The first ones that show it, and the last'),
    count: z.int().describe('How often it was seen'),
    seen: z.string(),
    excerpt: z.object({ part: z.enum(['request', 'response']), line: z.string() }).nullable(),
    required: z.string(),
    source: z.string(),
    breaks: z.string().describe('Which IdP breaks, and what its administrator sees'),
    fix: z.string(),
    disagreement: z.string().nullable().describe('Where sources disagree: what the other side says'),
  })
  .meta({ id: 'Finding' })

const tallySchema: z.ZodType<RuleTally> = z.object({
  rule: z.string(),
  pass: z.int(),
  fail: z.int(),
  warn: z.int(),
  inconclusive: z.int(),
  error: z.int().describe('How often the rule itself failed: our mistake, not that of the target'),
})

const listQuery = z.strictObject({
  ...pageQuery,
  app: z.string().optional().describe('id or name'),
})

/** What the traffic shows to be wrong with the targets. */
export function findingRoutes(api: Api, { diagnosis }: Idp): void {
  endpoint(
    api,
    'GET /findings',
    {
      summary: 'Rules that the traffic shows to be broken, in the order in which that was first seen',
      query: listQuery,
      answer: [200, 'A page of findings', pageOf(findingSchema)],
    },
    ({ query: { app, limit, cursor } }) => {
      const after = cursor === undefined ? 0 : readCursor(cursor)
      const found = diagnosis?.list({ app, after, limit: limit + 1 }) ?? []
      const items = found.slice(0, limit)
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
  endpoint(
    api,
    'GET /apps/{app}/rules',
    {
      summary: 'Rules that the traffic of an app exercised since the start, and how they went',
      answer: [200, 'A row for each rule', z.object({ items: z.array(tallySchema) })],
    },
    ({ params }) => ({ items: diagnosis?.tallies(params.app) ?? [] }),
  )
}

function readCursor(cursor: string): number {
  const id = numberIn('fnd', cursor)
  if (id !== undefined) return id
  throw new AppError(
    'ERR_CURSOR_INVALID',
    `"${cursor}" is not a cursor; give the nextCursor of an earlier page.`,
  )
}
