import { expect, test } from 'vitest'
import { addApp, type Lab, pluck, startServer } from './setup.ts'

/** One assigned user, and everything sent that follows from it. */
async function provisioned(lab: Lab, profile: string) {
  const target = await addApp(lab.idp, profile)
  await lab.call('POST', '/users', { userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  await lab.call('PUT', '/apps/app/assignments/users/ada@acme.test')
  const settled = await lab.call('POST', '/settle', {})
  return { target, settled, [Symbol.asyncDispose]: () => target.close() }
}

test('an assigned user reaches the target, and the log and the wire tell how', async () => {
  await using lab = await startServer()
  await using made = await provisioned(lab, 'okta-oin')
  expect(made.settled.json).toMatchObject({ settled: true, pending: 0 })
  expect(made.target.users()).toMatchObject([{ userName: 'ada@acme.test', active: true }])

  const { json: log } = await lab.call('GET', '/operations?app=app&status=succeeded&object=ada@acme.test')
  expect(log.items).toMatchObject([{ kind: 'create', resource: 'User', label: 'ada@acme.test' }])
  const [operation] = log.items
  expect((await lab.call('GET', `/operations/${operation.id}`)).json).toEqual(operation)

  const { json: wire } = await lab.call('GET', `/exchanges?operation=${operation.id}`)
  expect(pluck(wire.items, 'request', 'method')).toEqual(['GET', 'POST'])
  expect(wire.items[1]).toMatchObject({ app: 'app', operationId: operation.id, response: { status: 201 } })
  expect((await lab.call('GET', `/exchanges/${wire.items[1].id}`)).json).toEqual(wire.items[1])
  expect((await lab.call('GET', `/exchanges?app=app&after=${wire.items[0].seq}`)).json.items).toEqual([
    wire.items[1],
  ])
  expect(JSON.stringify(wire)).not.toContain(made.target.token)
})

test('exchanges come in pages, and all together as HAR', async () => {
  await using lab = await startServer()
  await using _made = await provisioned(lab, 'okta-oin')
  const first = (await lab.call('GET', '/exchanges?limit=1')).json
  const second = (await lab.call('GET', `/exchanges?limit=1&cursor=${first.nextCursor}`)).json
  expect([first.items[0].seq, second.items[0].seq, second.nextCursor]).toEqual([1, 2, null])
  const har = await lab.call('GET', '/exchanges.har')
  expect(har.json.log).toMatchObject({ version: '1.2', creator: { name: 'scimulator' } })
  expect(pluck(har.json.log.entries, 'request', 'method')).toEqual(['GET', 'POST'])
  expect((await lab.call('GET', '/exchanges.har?after=2')).json.log.entries).toEqual([])
})

test('the status of an app, its cycles, and its pauses', async () => {
  await using lab = await startServer()
  await using _made = await provisioned(lab, 'entra')
  const { json } = await lab.call('GET', '/apps/app/status')
  expect(json).toMatchObject({
    state: 'active',
    pending: 0,
    running: 0,
    failed: 0,
    lastCycle: { state: 'finished' },
  })
  expect((await lab.call('GET', '/cycles?app=app')).json.items.length).toBeGreaterThan(0)
  expect((await lab.call('POST', '/apps/app/pause')).json.state).toBe('paused')
  expect((await lab.call('POST', '/apps/app/sync', { mode: 'initial' })).json).toMatchObject({
    status: 409,
    code: 'ERR_STATE',
  })
  expect((await lab.call('POST', '/apps/app/resume')).json.state).toBe('active')
  expect((await lab.call('POST', '/apps/app/sync')).status).toBe(202)
  expect((await lab.call('POST', '/apps/app/restart')).json.state).toBe('active')
  expect((await lab.call('POST', '/apps/app/sync', { mode: 'full' })).status).toBe(422)
  expect((await lab.call('POST', '/apps/app/sync', { mod: 'initial' })).status).toBe(400)
})

test('one user can be provisioned at once, whatever the cycle does', async () => {
  await using lab = await startServer({}, { clock: 'real' })
  await using made = await provisioned(lab, 'entra')
  await lab.call('POST', '/apps/app/sync', { mode: 'incremental' })
  await lab.call('POST', '/settle')
  await lab.call('PATCH', '/users/ada@acme.test', { title: 'Countess' })
  const path = '/apps/app/provision-on-demand'
  const { status, json } = await lab.call('POST', path, { user: 'ada@acme.test' })
  expect(status).toBe(200)
  expect(json.items).toMatchObject([{ kind: 'update', status: 'succeeded' }])
  expect(made.target.users()).toMatchObject([{ title: 'Countess' }])
  expect((await lab.call('POST', path, { user: 'nobody' })).status).toBe(404)
  expect((await lab.call('POST', path)).status).toBe(400)
})

test('the connection test tells what was sent and what came back', async () => {
  await using lab = await startServer()
  await using made = await provisioned(lab, 'okta-oin')
  const good = (await lab.call('POST', '/apps/app/test-connection')).json
  expect(good).toMatchObject({
    ok: true,
    failure: null,
    exchanges: [
      { request: { method: 'GET', path: '/Users' }, response: { status: 200 } },
      { request: { method: 'GET', path: '/Groups' }, response: { status: 200 } },
    ],
  })
  await made.target.close()
  const bad = (await lab.call('POST', '/apps/app/test-connection')).json
  expect(bad).toMatchObject({
    ok: false,
    exchanges: [{ response: null, error: { code: 'connect-refused' } }],
  })
  expect(bad.failure.message).toEqual(expect.any(String))
})

test('a dead target is an outcome of the operation, which can be tried again', async () => {
  await using lab = await startServer()
  const target = await addApp(lab.idp, 'okta-oin')
  await target.close()
  await lab.call('POST', '/users', { userName: 'ada@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada@acme.test')
  await lab.call('POST', '/settle')
  const [operation] = (await lab.call('GET', '/operations?status=failed')).json.items
  expect(operation).toMatchObject({
    kind: 'create',
    attempts: 1,
    error: { vendor: { text: expect.any(String) } },
  })
  const retried = (await lab.call('POST', `/operations/${operation.id}/retry`)).json
  expect(retried.status).not.toBe('failed')
  await lab.call('POST', '/settle')
  expect((await lab.call('GET', `/operations/${operation.id}`)).json).toMatchObject({
    status: 'failed',
    attempts: 2,
  })
})

test('virtual time moves by as much as it is told', async () => {
  await using lab = await startServer()
  const before = (await lab.call('GET', '/clock')).json
  expect(before.kind).toBe('virtual')
  const after = (await lab.call('POST', '/clock/advance', { by: 'PT40M' })).json
  expect(Date.parse(after.now) - Date.parse(before.now)).toBe(40 * 60_000)
  expect((await lab.call('POST', '/clock/advance', { by: 'soon' })).json).toMatchObject({
    status: 422,
    errors: [{ path: 'by' }],
  })
})

test('real time cannot be advanced', async () => {
  await using lab = await startServer({}, { clock: 'real' })
  expect((await lab.call('GET', '/clock')).json.kind).toBe('real')
  expect((await lab.call('POST', '/clock/advance', { by: '1s' })).status).toBe(409)
})

test('delays are told for each kind of change', async () => {
  await using lab = await startServer()
  await using _made = await provisioned(lab, 'okta-oin')
  const { json } = await lab.call('GET', '/delays?app=app&event=app.user.assigned')
  expect(pluck(json.items, 'stage')).toContain('committed→acknowledged')
  expect(json.items[0]).toMatchObject({ app: 'app', event: 'app.user.assigned', count: 1 })
})

test('a group is pushed, and left behind or deleted when it is no longer', async () => {
  await using lab = await startServer()
  await using made = await provisioned(lab, 'okta-oin')
  for (const displayName of ['A/1', 'B']) {
    const path = `/apps/app/pushed-groups/${encodeURIComponent(displayName)}`
    await lab.call('POST', '/groups', { displayName })
    expect((await lab.call('PUT', path)).status).toBe(204)
  }
  await lab.call('POST', '/settle')
  expect(made.target.groups()).toMatchObject([{ displayName: 'A/1' }, { displayName: 'B' }])
  expect((await lab.call('GET', '/apps/app/pushed-groups')).json.items).toHaveLength(2)
  expect((await lab.call('DELETE', '/apps/app/pushed-groups/A%2F1?target=leave')).status).toBe(204)
  expect((await lab.call('DELETE', '/apps/app/pushed-groups/B?target=delete')).status).toBe(204)
  await lab.call('POST', '/settle')
  expect(made.target.groups()).toMatchObject([{ displayName: 'A/1' }])
  expect((await lab.call('DELETE', '/apps/app/pushed-groups/B?target=keep')).status).toBe(400)
})

test('assignments are of users and of groups', async () => {
  await using lab = await startServer()
  await using _made = await provisioned(lab, 'okta-oin')
  await lab.call('POST', '/groups', { displayName: 'ada@acme.test' })
  expect((await lab.call('PUT', '/apps/app/assignments/groups/ada@acme.test')).status).toBe(204)
  expect((await lab.call('GET', '/apps/app/assignments')).json.items).toMatchObject([
    { kind: 'user' },
    { kind: 'group' },
  ])
  expect((await lab.call('DELETE', '/apps/app/assignments/users/ada@acme.test')).status).toBe(204)
  expect((await lab.call('GET', '/apps/app/assignments')).json.items).toMatchObject([{ kind: 'group' }])
})

test('what does not exist is a 404, in every place', async () => {
  await using lab = await startServer()
  for (const path of [
    '/apps/x/status',
    '/operations/op_9',
    '/operations/nine',
    '/exchanges/exc_9',
    '/exchanges?app=x',
    '/operations?app=x',
    '/delays?app=x',
    '/profiles/x9z',
  ]) {
    expect([path, (await lab.call('GET', path)).status]).toEqual([
      path,
      path.startsWith('/profiles') ? 422 : 404,
    ])
  }
  expect((await lab.call('POST', '/settle', { app: 'x' })).status).toBe(404)
})

test('the push of a group is linked, stopped, begun and asked for over HTTP', async () => {
  await using lab = await startServer()
  await using made = await provisioned(lab, 'okta-oin')
  await lab.call('POST', '/groups', { displayName: 'Team' })
  const path = '/apps/app/pushed-groups/Team'
  expect((await lab.call('GET', path)).status).toBe(404)
  expect((await lab.call('PUT', path, { targetGroup: 'x' })).status).toBe(400)
  expect((await lab.call('PUT', path, { targetGroupName: 'Crew' })).status).toBe(204)
  await lab.call('POST', '/settle')
  expect(made.target.groups()).toMatchObject([{ displayName: 'Crew' }])
  expect((await lab.call('GET', path)).json).toMatchObject({
    displayName: 'Team',
    status: 'active',
    targetGroupId: made.target.groups()[0]?.id,
  })
  expect((await lab.call('POST', `${path}/retry`)).json).toMatchObject({ status: 409, code: 'ERR_STATE' })
  expect((await lab.call('POST', `${path}/deactivate`)).json).toMatchObject({ status: 'inactive' })
  expect((await lab.call('GET', '/apps/app/status')).json.pushedGroups).toEqual({
    active: 0,
    inactive: 1,
    error: 0,
  })
  expect((await lab.call('POST', `${path}/activate`)).json).toMatchObject({ status: 'active' })
  expect((await lab.call('POST', `${path}/push`)).status).toBe(200)
  expect((await lab.call('POST', '/apps/app/pushed-groups/retry-all')).json).toEqual({ items: [] })
  await lab.call('POST', '/settle')
  expect(made.target.groups()).toMatchObject([{ displayName: 'Team' }])
})

test('tasks are listed, tried again and marked as done', async () => {
  await using lab = await startServer()
  await using made = await provisioned(lab, 'okta-oin')
  const { id } = made.target.users()[0] as { id: string }
  await made.target.fetch(`${made.target.url}/Users/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${made.target.token}` },
  })
  await lab.call('PATCH', '/users/ada@acme.test', { title: 'Countess' })
  await lab.call('POST', '/settle')
  const { items } = (await lab.call('GET', '/tasks?app=app')).json
  expect(items).toMatchObject([
    {
      label: 'ada@acme.test',
      text: 'Automatic provisioning of user ada@acme.test to app app failed: Matching user not found.',
    },
  ])
  expect((await lab.call('POST', '/apps/app/tasks/retry-all?resource=Group')).json).toEqual({ retried: [] })
  expect((await lab.call('POST', '/apps/app/tasks/retry-all')).json).toEqual({ retried: [items[0].id] })
  await lab.call('POST', '/settle')
  expect((await lab.call('GET', '/tasks')).json.items).toMatchObject([{ attempts: 2 }])
  expect((await lab.call('POST', `/operations/${items[0].id}/dismiss`)).json.status).toBe('skipped')
  expect((await lab.call('POST', `/operations/${items[0].id}/dismiss`)).status).toBe(409)
  expect((await lab.call('GET', '/tasks')).json.items).toEqual([])
})
