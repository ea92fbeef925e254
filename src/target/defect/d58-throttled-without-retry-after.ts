import type { Defect } from './defect.ts'
import { memory } from './memory.ts'

const count = memory(() => ({ requests: 0 }))

const throttled = {
  status: 429,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Too many requests',
}

export const d58: Defect = {
  id: 'D58',
  title: 'Every twentieth request is answered by 429 in plain text, without Retry-After',
  seen: ['https://github.com/vouch-sh/vouch/issues/1412', 'https://github.com/awslabs/ssosync/issues/13'],
  rules: ['RFC6585-429-retry-after'],
  also: [
    'RFC7644-3.12-error-schema',
    'RFC7644-3.8-ct-response',
    'RFC7644-3.12-status-string',
    'RFC7644-3.12-detail',
    'ENTRA-25rps',
  ],
  hooks: {
    answer: (next, context) => async (request) => {
      const isOver = ++count(context).requests % 20 === 0
      return isOver ? throttled : next(request)
    },
  },
}
