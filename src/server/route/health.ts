import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { Idp } from '../../idp.ts'
import { type Api, endpoint } from '../endpoint.ts'

const healthSchema = z.object({ status: z.literal('ok') })

export function healthRoutes(api: Api, { directory }: Idp, closing: AbortSignal): void {
  endpoint(
    api,
    'GET //livez',
    { summary: 'Whether the process lives', answer: [200, 'It does', healthSchema] },
    () => ({ status: 'ok' }),
  )
  endpoint(
    api,
    'GET //readyz',
    { summary: 'Whether it serves: 503 while it closes', answer: [200, 'It does', healthSchema] },
    () => {
      if (closing.aborted) throw new AppError('ERR_CLOSING', 'The server is closing.')
      directory.users.list({ limit: 1 })
      return { status: 'ok' }
    },
  )
}
