import { expect, test } from 'vitest'
import { addApp, startServer } from './setup.ts'

async function serving() {
  const lab = await startServer()
  const target = await addApp(lab.idp, 'okta-oin')
  return {
    ...lab,
    target,
    async [Symbol.asyncDispose]() {
      await lab[Symbol.asyncDispose]()
      await target.close()
    },
  }
}

test('faults are put, read with their counters, put back as they were read, and taken away', async () => {
  await using lab = await serving()
  const fault = { type: 'throttle', retryAfter: 30, match: { method: 'POST' }, times: 1 }
  const put = await lab.call('PUT', '/apps/app/faults', { items: [fault] })
  expect([put.status, put.json]).toEqual([
    200,
    {
      items: [
        {
          ...fault,
          id: 'flt_1',
          retryAfterAs: 'seconds',
          probability: 1,
          skip: 0,
          burst: 1,
          matched: 0,
          fired: 0,
        },
      ],
    },
  ])
  await lab.call('POST', '/users', { userName: 'ada@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada@acme.test')
  await lab.call('POST', '/settle')
  const got = await lab.call('GET', '/apps/app/faults')
  expect(got.json.items).toMatchObject([{ id: 'flt_1', matched: 2, fired: 1 }])
  const { items } = (await lab.call('GET', '/exchanges?app=app')).json
  const marks = items.map((each: { fault: unknown }) => each.fault).filter(Boolean)
  expect(marks).toEqual([{ id: 'flt_1', type: 'throttle', sent: false }])
  const har = (await lab.call('GET', '/exchanges.har')).json
  expect(har.log.entries.flatMap((entry: { _fault?: unknown }) => entry._fault ?? [])).toEqual(marks)

  const again = await lab.call('PUT', '/apps/app/faults', got.json)
  expect(again.json.items).toMatchObject([{ ...fault, id: 'flt_2', matched: 0, fired: 0 }])
  const gone = await lab.call('DELETE', '/apps/app/faults')
  expect([gone.status, gone.text]).toEqual([204, ''])
  expect((await lab.call('GET', '/apps/app/faults')).json).toEqual({ items: [] })
})

test.each([
  { name: 'one bare fault', body: { type: 'garbage' } },
  { name: 'a bare list', body: [{ type: 'garbage' }] },
])('$name will do', async ({ body }) => {
  await using lab = await serving()
  const put = await lab.call('PUT', '/apps/app/faults', body)
  expect([put.status, put.json.items]).toMatchObject([200, [{ type: 'garbage', status: 200 }]])
})

test.each([
  {
    name: 'an unknown type',
    body: { type: 'latencyy' },
    status: 400,
    path: 'type',
    says: /did you mean "latency"\?$/,
  },
  { name: 'no type', body: [{}], status: 400, path: '0.type', says: /is missing; allowed: "latency", / },
  {
    name: 'an unknown name',
    body: { items: [{ type: 'status', status: 500 }] },
    status: 400,
    path: 'items.0.status',
    says: /did you mean "statuses"\?/,
  },
  { name: 'what must be said', body: { type: 'latency' }, status: 400, path: 'ms', says: /is missing/ },
  {
    name: 'a value that cannot be',
    body: { type: 'status', probability: 2 },
    status: 422,
    path: 'probability',
    says: /is 2; it must be at most 1/,
  },
  {
    name: 'a path that is none',
    body: [{ type: 'garbage', match: { path: 'Users' } }],
    status: 422,
    path: '0.match.path',
    says: /must begin with a slash/,
  },
  {
    name: 'a header that none can be',
    body: { type: 'throttle', retryAfter: '1\r\nX: y' },
    status: 422,
    path: 'retryAfter',
    says: /a header can hold/,
  },
  { name: 'no list', body: { items: 3 }, status: 400, path: 'items', says: /must be a list/ },
  { name: 'no object', body: '7', status: 400, path: '', says: /must be a mapping/ },
])('$name is told with its path, and nothing is changed', async ({ body, status, path, says }) => {
  await using lab = await serving()
  await lab.call('PUT', '/apps/app/faults', { type: 'duplicate' })
  const refused = await lab.call('PUT', '/apps/app/faults', body)
  expect([refused.status, refused.json]).toMatchObject([
    status,
    { code: 'ERR_FAULT_INVALID', errors: [{ path, message: expect.stringMatching(says) }] },
  ])
  expect((await lab.call('GET', '/apps/app/faults')).json.items).toMatchObject([{ type: 'duplicate' }])
})

test('an app that does not exist has no faults', async () => {
  await using lab = await serving()
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const body = method === 'PUT' ? [] : undefined
    expect(await lab.call(method, '/apps/other/faults', body)).toMatchObject({
      status: 404,
      json: { code: 'ERR_NOT_FOUND' },
    })
  }
})
