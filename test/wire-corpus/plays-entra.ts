import type { JsonObject } from '../../src/base/json.ts'
import type { Play, Stage } from './stage.ts'

const someone = 'someone@contoso.com'

const present = async (stage: Stage, values: JsonObject = {}, userName = someone) => {
  stage.user(userName, values)
  await stage.settle()
}
/** A linked user whose attributes change. */
const moved =
  (before: JsonObject, after: JsonObject): Play =>
  async (stage) => {
    await present(stage, before)
    stage.lab.idp.directory.users.update(someone, after as never)
  }
/** A user who is found in the target, which shows only what is given. */
const matched =
  (userName: string, shown: JsonObject, values: JsonObject): Play =>
  async (stage) => {
    await stage.existing('User', { userName, active: true, ...shown })
    stage.user(userName, values)
  }
const member: Play = async (stage) => {
  await present(stage)
  stage.group('Team', someone)
}
const memberLeft: Play = async (stage) => {
  await member(stage)
  await stage.settle()
  stage.lab.idp.directory.members.remove('Team', { user: someone })
}
const group: Play = (stage) => stage.group('displayName')
const disabled: Play = async (stage) => {
  await present(stage)
  stage.lab.idp.directory.users.suspend(someone)
}
const managed: Play = (stage) => {
  stage.user('boss@contoso.com')
  stage.user(someone, { managerId: 'boss@contoso.com' })
}
const probed: Play = async ({ lab }) => void (await lab.idp.engine.testConnection('app'))
const named: Play = (stage) =>
  stage.user('alias@contoso.OnMicrosoft.com', {
    displayName: 'First Name Last Name',
    givenName: 'First Name',
    familyName: 'Last Name',
    custom: {
      appRoleAssignments: ['Admin', 'User'],
    },
  })

export const entraPlays: Record<string, Play> = {
  'entra/group-add-members-ref-null': member,
  'entra/group-create-adscim': group,
  'entra/group-create-core-only': group,
  'entra/group-create-members-empty-2019': (stage) => stage.group('KS 10'),
  'entra/group-get-excluded': async (stage) => {
    stage.group('Team')
    await stage.settle()
    stage.lab.idp.directory.groups.update('Team', { displayName: 'Crew' })
  },
  'entra/group-lookup-excluded-first': group,
  'entra/group-readd-existing-members-bitwarden': member,
  'entra/group-remove-members-doc-compat': memberLeft,
  'entra/group-remove-members-filter-flag-on': memberLeft,
  'entra/group-remove-members-lowercase-value-2023': memberLeft,
  'entra/group-remove-members-no-ref-2021': memberLeft,
  'entra/test-connection-externalid-guid': probed,
  'entra/test-connection-no-user-agent-2025': probed,
  'entra/user-add-address-street': moved({}, { streetAddress: '1010 Broadway Ave' }),
  'entra/user-add-externalid-onyx': matched('entra-ext-999@contoso.com', {}, {}),
  'entra/user-add-manager-string-2023': managed,
  'entra/user-add-names-authentik': matched(
    someone,
    { externalId: 'someone', displayName: 'aqwer qwerqqqq' },
    { givenName: 'aqwer', familyName: 'qwerqqqq' },
  ),
  'entra/user-add-nickname-flag-on': moved({}, { nickName: 'Babs' }),
  'entra/user-add-roles-json-string': moved(
    {},
    {
      custom: {
        appRoleAssignments: [
          '{"id":"827f0d2e-be15-4d8f-a8e3-f8697239c112","value":"DocumentMgmt-Admin","displayName":"DocumentMgmt Admin"}',
          '{"id":"8ae06bd4-35bb-4fcd-977e-14e074ad1192","value":"Admin","displayName":"Admin"}',
        ],
      },
    },
  ),
  'entra/user-create-approles-complex': named,
  'entra/user-create-manager-string': (stage) =>
    stage.user('user@example.com', { custom: { managerName: 'myuser' } }),
  'entra/user-create-single-approle': named,
  'entra/user-create-tutorial': (stage) =>
    stage.user('Test_User_ab6490ee-1e48-479e-a20b-2d77186b5dd1', {
      email: 'Test_User_fd0ea19b-0777-472c-9f96-4f70d2226f2e@testuser.com',
      givenName: 'givenName',
      familyName: 'familyName',
    }),
  'entra/user-deactivate-boolean-flag-on': disabled,
  'entra/user-deactivate-string-flag-off': disabled,
  'entra/user-delete': async (stage) => {
    await present(stage)
    stage.lab.idp.directory.users.delete(someone)
    await stage.settle()
    stage.lab.idp.directory.users.delete(someone)
  },
  'entra/user-get': disabled,
  'entra/user-lookup-doc': (stage) => stage.user('Test_User_dfeef4c5-5681-4387-b016-bdf221e82081'),
  'entra/user-lookup-externalid-2018': (stage) => stage.user('johnwong@contoso.com'),
  'entra/user-lookup-manager-reference': managed,
  'entra/user-lookup-username': (stage) => stage.user('REDACTED@REDACTED'),
  'entra/user-reactivate-string': async (stage) => {
    await disabled(stage)
    await stage.settle()
    stage.lab.idp.directory.users.unsuspend(someone)
  },
  'entra/user-update-address-parts-15five': moved(
    { country: 'a', city: 'b', postalCode: 'c', streetAddress: 'd' },
    { country: 'e', city: 'f', postalCode: 'g', streetAddress: 'h' },
  ),
  'entra/user-update-department': moved({ department: 'Sales' }, { department: 'Marketing' }),
  'entra/user-update-displayname': moved({ displayName: 'User X' }, { displayName: ' User X' }),
  'entra/user-update-emails-primary-true': moved({ email: 'old@contoso.com' }, { email: 'new@contoso.com' }),
  'entra/user-update-laravel-2022': moved(
    { email: 'AdeleV@REDACTED.onmicrosoft.com', office: '18/2110' },
    { email: 'AdeleV2@REDACTED.onmicrosoft.com', office: '18/2111', department: 'Retail' },
  ),
  'entra/user-update-multi-tutorial': moved(
    { email: 'email@microsoft.com', familyName: 'familyName', displayName: 'x' },
    { email: 'updatedEmail@microsoft.com', familyName: 'updatedFamilyName' },
  ),
  'entra/user-update-names-keyspider-2019': moved(
    { displayName: 'Test Demo', givenName: 'Test', familyName: 'Demo' },
    { displayName: 'Demo Test', givenName: 'Demo', familyName: 'Test' },
  ),
  'entra/user-update-pathless-externalid': moved(
    { custom: { alias: 'before' } },
    { custom: { alias: 'aqwer' } },
  ),
  'entra/user-update-phone-and-name-betterauth': moved(
    { familyName: 'Byron' },
    { familyName: 'King', primaryPhone: '+1-555-0100' },
  ),
  'entra/user-update-six-replace-flag-off': moved(
    {
      displayName: 'a',
      email: 'b@test.microsoft.com',
      givenName: 'c',
      familyName: 'd',
      employeeNumber: 'e',
      custom: { alias: 'f' },
    },
    {
      displayName: 'Pvlo',
      email: 'TestBcwqnm@test.microsoft.com',
      givenName: 'Gtfd',
      familyName: 'Pkqf',
      employeeNumber: 'Eqpj',
      custom: { alias: 'Eqpj' },
    },
  ),
}
