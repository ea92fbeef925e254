import { errorUrn } from '../../scim/urn.ts'
import type { Defect } from './defect.ts'
import { memory } from './memory.ts'

/** Milliseconds between the check and the insertion, in which a second create slips through the check. */
const window = 20

/** The creates that succeeded until now, so that one can tell whether there was one in between. */
const creates = memory(() => ({ count: 0 }))

const failed = {
  status: 500,
  headers: { 'Content-Type': 'application/scim+json; charset=utf-8' },
  body: JSON.stringify({ schemas: [errorUrn], status: '500', detail: 'E11000 duplicate key error' }),
}

export const d34: Defect = {
  id: 'D34',
  title: 'Of several equal creates at the same time one succeeds, and the others are answered by 500',
  seen: ['https://github.com/gravitee-io/gravitee-access-management/pull/8290'],
  rules: ['SIM-concurrent-post'],
  also: ['RFC7644-3.12-no-5xx-for-client-error'],
  hooks: {
    answer: (next, context) => async (request) => {
      if (request.method !== 'POST') return next(request)
      const began = creates(context).count
      await context.wait(window)
      const reply = await next(request)
      if (reply.status === 201) creates(context).count++
      return reply.status === 409 && began < creates(context).count ? failed : reply
    },
  },
}
