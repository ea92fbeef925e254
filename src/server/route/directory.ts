import { z } from 'zod'
import { AppError } from '../../base/error.ts'
import type { DocumentFormat } from '../../directory/document.ts'
import type { Idp } from '../../idp.ts'
import { anyObject } from '../api-schema.ts'
import { type Api, endpoint } from '../endpoint.ts'
import { mebibyte, parseJson } from '../request-body.ts'

const formats: Record<string, DocumentFormat> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
  'text/csv': 'csv',
}

const contentTypes: Record<DocumentFormat, string> = {
  json: 'application/json',
  yaml: 'application/yaml; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

const documentSchema = z
  .object({
    users: z.array(anyObject),
    groups: z.array(anyObject).optional(),
  })
  .describe('Users as for POST /users, groups with their members by name')

export function directoryRoutes(api: Api, { directory }: Idp): void {
  endpoint(
    api,
    'GET /directory',
    {
      summary: 'The whole directory as one document: names, no ids, no secrets',
      description: 'As JSON, application/yaml or, users alone, text/csv: the header Accept chooses.',
      answer: [200, 'The document', documentSchema],
    },
    ({ c }) => {
      const format = formatFor(c.req.header('accept'))
      return c.body(directory.exportDocument(format), 200, { 'Content-Type': contentTypes[format] })
    },
  )
  endpoint(
    api,
    'PUT /directory',
    {
      summary: 'Make the directory what a document says',
      description:
        'What keeps its name keeps its id; what the document does not name is removed for good. CSV and documents ' +
        'without groups leave groups alone. Either all of it is taken or nothing.',
      body: {
        schema: documentSchema,
        types: Object.keys(formats),
        limit: 64 * mebibyte,
        raw: true,
      },
      answer: [200, 'How many there are now', z.object({ users: z.int(), groups: z.int() })],
    },
    ({ body, bodyType = '' }) => {
      const text = String(body)
      try {
        return directory.importDocument(text, formats[bodyType] ?? 'json', 'body')
      } catch (error) {
        if (error instanceof AppError && formats[bodyType] === 'json') parseJson(text)
        throw error
      }
    },
  )
  endpoint(
    api,
    'POST /reset',
    { summary: 'Empty everything: directory, apps, operations', answer: [204, 'Empty now'] },
    () => directory.reset(),
  )
}

/** The first format of the header that we have; without a header, or with a wildcard, JSON. */
function formatFor(accept = '*/*'): DocumentFormat {
  const types = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of types) {
    const format = type.endsWith('*') ? 'json' : formats[type]
    if (format) return format
  }
  throw new AppError(
    'ERR_NOT_ACCEPTABLE',
    `There is no ${accept}; there are ${Object.keys(formats).join(', ')}.`,
  )
}
