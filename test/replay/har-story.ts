import { createTarget } from '../../src/target/target.ts'

/** One exchange, before a tool has put it into its form. */
export interface Told {
  /** In ms. */
  at: number
  method: string
  url: string
  headers: [string, string][]
  body: string | null
  status: number
  answerHeaders: [string, string][]
  answer: string
}

export const recordedBase = 'https://crm.example/scim/v2'

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
const operations = [{ op: 'replace', path: 'title', value: 'Größe & = 1' }]
const patch = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }

/** Somebody is looked for, hired, renamed, read and gone: as the built-in target answers it. */
export async function harStory(): Promise<Told[]> {
  const target = await createTarget({ token: 'of-then', seed: 'of-then' })
  const told: Told[] = []
  const ask = async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? null : JSON.stringify(body)
    const type = text === null ? [] : [['Content-Type', 'application/scim+json']]
    const own = [['Accept', 'application/scim+json'], ['Authorization', 'Bearer of-then'], ...type]
    const headers = own as [string, string][]
    const answer = await fetch(target.url + path, { method, headers, body: text })
    told.push({
      ...{ at: Date.UTC(2026, 2, 1, 8, 30) + told.length * 40, method, url: recordedBase + path },
      headers: [
        ...headers,
        ...(text === null ? [] : [['Content-Length', String(Buffer.byteLength(text))] as [string, string]]),
      ],
      ...{
        body: text,
        status: answer.status,
        answerHeaders: [...answer.headers],
        answer: await answer.text(),
      },
    })
    return told.at(-1)?.answer ?? ''
  }
  await ask('GET', '/Users?filter=userName+eq+%22ada%40acme.test%22')
  const { id } = JSON.parse(
    await ask('POST', '/Users', { schemas, userName: 'ada@acme.test', displayName: 'A&B=C', active: true }),
  )
  await ask('PATCH', `/Users/${id}`, patch)
  await ask('GET', `/Users/${id}`)
  await ask('DELETE', `/Users/${id}`)
  await target.close()
  return told
}
