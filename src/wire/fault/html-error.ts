import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { attributes } from './attributes.ts'
import { type Disturbance, inventAnswer } from './passage.ts'

export const htmlErrorSchema = z
  .strictObject({
    type: z.literal('html-error'),
    status: z.int().min(400).max(599).default(502),
    ...attributes,
  })
  .describe('An error page in place of the target, as proxies write them.')

export const htmlError: Disturbance<z.output<typeof htmlErrorSchema>> = ({ status }, passage) => {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`
  const page = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
  return inventAnswer(passage, status, page, ['Content-Type', 'text/html'])
}
