import { expect, test } from 'vitest'
import { open } from '../client.ts'

/** Defects after which a body is no JSON object, and those that change a member of it. */
const breaking = ['D38', 'D61b', 'N-RFC7159-valid-json', 'N-RFC7644-3.4.2-listresponse']
const changing = [
  'D35',
  'D61',
  'D66',
  'N-RFC7644-3.4.2-listresponse',
  'N-RFC9865-2-next-cursor',
  'N-RFC7644-3.12-scimType',
  'N-RFC7644-3.12-detail',
  'N-RFC7644-3.7.4-413',
  'N-SIM-secret-echo',
]

test.each(breaking.flatMap((first) => changing.map((then) => [first, then] as const)))(
  'a body that %s has spoilt is left to it by %s',
  async (first, then) => {
    await using client = await open({ defects: [first, then] })
    const user = { userName: 'ada', password: 'Secret123' }
    const requests = [
      ['POST', '/Users', user],
      ['POST', '/Users', user],
      ['POST', '/Users', { userName: 'x'.repeat(1024 * 1024) }],
      ['GET', '/Users?count=1'],
      ['GET', '/Users?cursor&count=1'],
      ['GET', '/Users?filter=userName'],
    ] as const
    const statuses: number[] = []
    for (const [method, path, body] of requests) statuses.push((await client.send(method, path, body)).status)
    expect(statuses.toSpliced(2, 1)).toEqual([201, 409, 200, 200, 400])
    expect(statuses[2]).toBe(then === 'N-RFC7644-3.7.4-413' ? 400 : 413)
  },
)
