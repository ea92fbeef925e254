import { z } from 'zod'
import { isDuration, parseDuration } from '../../base/duration.ts'
import { checkInput } from '../../directory/check-input.ts'
import type { Idp } from '../../idp.ts'
import { type Api, endpoint } from '../endpoint.ts'

const clockSchema = z.object({ kind: z.enum(['real', 'virtual']), now: z.iso.datetime() })

const advanceSchema = z.strictObject({
  by: z
    .string()
    .refine(isDuration, 'must be a duration such as PT40M, P28D, 250ms, 2s, 40m or 1h')
    .describe('PT40M, P28D, 250ms, 2s, 40m, 1h'),
})

const input = { code: 'ERR_REQUEST_INVALID', noun: 'body', names: ['by'] }

export function clockRoutes(api: Api, { clock, engine }: Idp): void {
  const now = () => ({ kind: clock.kind, now: new Date(clock.now()).toISOString() })
  endpoint(api, 'GET /clock', { summary: 'IdP time', answer: [200, 'The clock', clockSchema] }, now)
  endpoint(
    api,
    'POST /clock/advance',
    {
      summary: 'Move the virtual clock, doing all that becomes due on the way',
      body: { schema: advanceSchema },
      answer: [200, 'The clock', clockSchema],
    },
    async ({ body }) => {
      await engine.advance(parseDuration(checkInput(advanceSchema, body, input).by))
      return now()
    },
  )
}
