import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { americanTime, detailKey, preciseTime, valueText } from '../../src/vendor-log/dotnet-text.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'
import { scriptedTarget } from '../support/scripted-target.ts'
import { steps, tellStory } from './log-story.ts'

const ada = 'ada@acme.test'

function hire({ idp: { directory } }: Lab, more = {}): void {
  directory.users.create({ userName: ada, givenName: 'Ada', familyName: 'Byron', ...more })
  directory.assignments.assign('app', { user: ada })
}

function rowsOf({ idp: { engine } }: Lab) {
  // biome-ignore lint/suspicious/noExplicitAny: a row has the shape of its vendor
  return engine.log({ app: 'app', limit: 1000 }).items as any[]
}

const lastOf = (lab: Lab) => rowsOf(lab).at(-1)

// As recorded in public: a row of a custom application of 2026-07, an event of 2024, and the documented Event resource.
const keysOf = {
  'provisioning-object-summary': `activityDateTime changeId cycleId durationInMilliseconds id initiatedBy jobId
    modifiedProperties provisioningAction provisioningStatusInfo provisioningSteps servicePrincipal sourceIdentity
    sourceSystem targetIdentity targetSystem tenantId`,
  'system-log': `actor authenticationContext client debugContext device displayMessage eventType legacyEventType outcome
    published request securityContext severity target transaction uuid version`,
  'event-list': `account_id actor_system actor_user_id actor_user_name app_id app_name assuming_acting_user_id client_id
    created_at custom_message directory_id directory_sync_run_id error_description event_type_id group_id group_name id
    ipaddr notes operation_name otp_device_id otp_device_name policy_id policy_name policy_type resolution
    resource_type_id role_id role_name user_id user_name`,
}

test.each(profiles)('%s: every row has just the keys of the vendor’s own, or there is none', async (name) => {
  const { shape } = loadProfile(name).profile.log
  const rows = (await tellStory(name)).flatMap((step) => step.rows)
  if (shape === 'none') {
    expect(rows).toEqual([])
    return
  }
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(Object.keys(row).sort()).toEqual(keysOf[shape].split(/\s+/))
})

test.each(['entra', 'okta-aiw', 'onelogin'])('%s: no placeholder is left in a row', async (name) => {
  const rows = (await tellStory(name)).flatMap((step) => step.rows)
  expect(JSON.stringify(rows)).not.toMatch(/\{[a-z]\w*\}/i)
})

test.each(['entra', 'okta-oin', 'onelogin'])('%s: the same seed gives the same rows', async (name) => {
  expect(await tellStory(name)).toEqual(await tellStory(name))
})

test('each attempt has a row, with the sentence of how often it was tried and when it is tried again', async () => {
  const told = await tellStory('entra')
  const refused = steps.findIndex(({ title }) => title.startsWith('a create is refused twice'))
  const rows = told[refused]?.rows ?? []
  const statuses = rows.map((row) => (row.provisioningStatusInfo as { status: string }).status)
  expect(statuses).toEqual(['failure', 'failure', 'success'])
  expect(JSON.stringify(rows[0])).toContain(
    'This operation was retried 0 times. It will be retried again after',
  )
  expect(JSON.stringify(rows[1])).toContain(
    'This operation was retried 1 times. It will be retried again after',
  )
  const cycles = rows.map(({ cycleId }) => cycleId)
  expect(new Set(cycles).size).toBe(3)
})

test('an account that is found is not created: the row tells of an update, and of what was found', async () => {
  await using lab = await createLab('entra')
  const headers = { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' }
  const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: ada, title: 'Old' }
  await fetch(`${lab.target.url}/Users`, { method: 'POST', headers, body: JSON.stringify(user) })
  hire(lab, { title: 'New' })
  await lab.settle()
  const row = lastOf(lab)
  expect(row.provisioningAction).toBe('update')
  const names = row.provisioningSteps.map((step: { name: string }) => step.name)
  expect(names).toEqual([
    'EntryImportUpdate',
    'EntryImport',
    'EntrySynchronizationScoping',
    'EntrySynchronizationUpdate',
    'EntryExportUpdate',
  ])
  expect(row.provisioningSteps[1]).toMatchObject({
    description: `Retrieved  '${ada}' from customappsso`,
    details: { userName: ada, title: 'Old' },
  })
})

test('values are text, old and new, and truth has a capital', async () => {
  await using lab = await createLab('entra')
  hire(lab)
  await lab.settle()
  lab.idp.directory.users.suspend(ada)
  await lab.settle()
  expect(lastOf(lab)).toMatchObject({
    provisioningAction: 'disable',
    modifiedProperties: [{ displayName: 'active', oldValue: 'True', newValue: 'False' }],
  })
})

test.each([
  ['RedundantExport', (lab: Lab) => void lab.idp.directory.users.update(ada, { costCenter: '7' })],
  [
    'RedundantSoftDelete',
    async (lab: Lab) => {
      lab.idp.directory.users.deactivate(ada)
      await lab.settle()
      lab.idp.directory.assignments.unassign('app', { user: ada })
    },
  ],
  [
    'NotEffectivelyEntitled',
    (lab: Lab) =>
      void lab.idp.directory.users.create({ userName: 'e@acme.test', givenName: 'E', familyName: 'N' }),
  ],
])('%s says why nothing was sent', async (reason, play) => {
  await using lab = await createLab('entra')
  hire(lab)
  await lab.settle()
  const before = lab.idp.journal.last
  await play(lab)
  const sent = (await lab.settle()).filter(({ intent, seq }) => seq > before && intent.startsWith('user-'))
  const row = lastOf(lab)
  expect(row.provisioningStatusInfo).toEqual({ status: 'skipped', errorInformation: null })
  expect(row.provisioningSteps.at(-1)).toMatchObject({
    name: 'EntrySynchronizationSkip',
    status: 'skipped',
    details: { SkipReason: reason },
  })
  expect(sent.filter(({ request }) => request.method === 'POST')).toEqual([])
})

test('somebody who has no value to be found by is left out, and the log says so', async () => {
  const overrides = { user: { lookup: { attributes: ['nickName'] } } }
  await using lab = await createLab('entra', { overrides })
  hire(lab)
  const exchanges = await lab.settle()
  expect(exchanges.filter(({ request }) => request.method !== 'GET')).toEqual([])
  expect(lastOf(lab).provisioningSteps.at(-1).details.SkipReason).toBe('ImportSkipped')
  expect(lab.idp.engine.operations({ app: 'app' }).items).toMatchObject([
    { status: 'skipped', outcome: 'unmatched' },
  ])
})

test('scoping shows how somebody stood in the directory', async () => {
  await using lab = await createLab('entra')
  hire(lab)
  await lab.settle()
  lab.idp.directory.assignments.unassign('app', { user: ada })
  await lab.settle()
  const scoping = lastOf(lab).provisioningSteps.find(({ name }: { name: string }) => name.endsWith('Scoping'))
  expect(scoping.details).toEqual({
    'Active in the source system': 'True',
    'Assigned to the application': 'False',
    'User has the required role': 'False',
    'Scoping filter evaluation passed': 'True',
    ScopeEvaluationResult: '{}',
  })
})

test('who is gone keeps the id of the vendor in the log', async () => {
  await using lab = await createLab('entra')
  hire(lab)
  await lab.settle()
  const [created] = rowsOf(lab)
  lab.idp.directory.users.delete(ada, { hard: true })
  await lab.settle()
  expect(lastOf(lab).provisioningAction).toBe('delete')
  expect(lastOf(lab).sourceIdentity.id).toBe(created.sourceIdentity.id)
})

// The event that an administrator of Okta asked about in 2024, after a look-up with a quoted startIndex.
test('a list with a quoted number ends the job in the words of a recorded event', async () => {
  const body = '{"schemas":[],"totalResults":0,"itemsPerPage":0,"startIndex":"1","Resources":[]}'
  await using server = await scriptedTarget(() => ({ status: 200, body }))
  await using lab = await createLab('okta-aiw', { server })
  hire(lab)
  await lab.settle()
  expect(lastOf(lab)).toMatchObject({
    displayMessage: 'Sync user in external application',
    eventType: 'application.provision.user.sync',
    outcome: { result: 'FAILURE', reason: null },
    severity: 'ERROR',
    legacyEventType: 'app.user_management.provision_user_failed',
    transaction: { type: 'JOB', id: expect.stringMatching(/^puj\w{17}$/), detail: {} },
    target: [{ type: 'AppUser', id: expect.stringMatching(/^0ua\w{17}$/), alternateId: ada }, {}, {}],
  })
})

test('nothing is kept for a vendor who has no log', async () => {
  await using lab = await createLab('authentik')
  hire(lab)
  await lab.settle()
  expect(lab.idp.engine.log({ app: 'app' })).toEqual({ items: [], nextCursor: null })
})

test('the rows of one operation, page by page', async () => {
  await using lab = await createLab('entra')
  lab.idp.engine.setFaults('app', {
    type: 'status',
    statuses: [500],
    times: 2,
    match: { intent: 'user-create' },
  })
  hire(lab)
  await lab.settle()
  const [operation] = lab.idp.engine.operations({ app: 'app' }).items
  const id = operation?.id ?? ''
  const first = lab.idp.engine.log({ operation: id, limit: 2 })
  const second = lab.idp.engine.log({ operation: id, limit: 2, cursor: first.nextCursor ?? '' })
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null])
  expect([...first.items, ...second.items]).toEqual(rowsOf(lab))
})

test('times and values as .NET writes them', () => {
  const moment = Date.UTC(2026, 2, 24, 7, 17, 42, 909)
  expect(preciseTime(moment)).toBe('2026-03-24T07:17:42.9090000Z')
  expect(americanTime(moment)).toBe('3/24/2026 7:17:42 AM')
  expect(americanTime(Date.UTC(2026, 0, 5, 0, 5, 9))).toBe('1/5/2026 12:05:09 AM')
  expect(americanTime(Date.UTC(2026, 0, 5, 12, 5, 9))).toBe('1/5/2026 12:05:09 PM')
  expect(detailKey('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter')).toBe(
    'urnietfparamsscimschemasextensionenterprise20UsercostCenter',
  )
  expect(detailKey('emails[type eq "work"].value')).toBe('emails[type eq "work"]value')
  expect([true, false, 7, 'x', null, ['a', 'b'], { a: 1 }].map(valueText)).toEqual([
    'True',
    'False',
    '7',
    'x',
    null,
    'a, b',
    '{"a":1}',
  ])
})
