import { z } from 'zod'

/**
 * A request. In texts `*` stands for any text and `{name}` for the id that the target gave to the user or group of that
 * name.
 */
export const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().describe('Below the base URL: `/Users/{ada@acme.test}`.'),
  query: z.string().nullable().optional().describe('The exact text after `?`; null: there is no `?`.'),
  headers: z
    .record(z.string(), z.string().nullable())
    .optional()
    .describe('Some headers; null: it is not sent. Names have no case here.'),
  body: z.json().optional().describe('A part of the body; lists have as many elements as there are here.'),
  exactBody: z.json().optional().describe('The whole body.'),
  lacks: z.array(z.string()).optional().describe('Keys that the body does not have at its top level.'),
})

export type RequestPattern = z.infer<typeof requestSchema>
