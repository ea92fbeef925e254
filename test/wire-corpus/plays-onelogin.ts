import type { Play } from './stage.ts'

const joiner: Play = ({ user }) => {
  user('boss@acme.test')
  user('jane@acme.test', {
    managerId: 'boss@acme.test',
    givenName: 'Jane',
    familyName: 'Doe',
    email: 'jane@acme.test',
    title: 'Lead',
    department: 'Sales',
    organization: 'Acme',
    preferredLanguage: 'en',
    streetAddress: '1 High St',
    primaryPhone: '1',
    mobilePhone: '2',
    fax: '3',
  })
}
const member: Play = async (stage) => {
  await joiner(stage)
  await stage.settle()
  stage.group('Team', 'jane@acme.test')
}

const importing: Play = async ({ lab }) => void (await lab.idp.engine.import('app'))

export const oneloginPlays: Record<string, Play> = {
  'onelogin/import-groups-refresh-entitlements': importing,
  'onelogin/import-users': importing,
  'onelogin/group-create-displayname': ({ group }) => group('Team'),
  'onelogin/group-patch-165-bytes-2024': member,
  'onelogin/group-remove-members-v1': async (stage) => {
    await member(stage)
    await stage.settle()
    stage.lab.idp.directory.members.remove('Team', { user: 'jane@acme.test' })
  },
  'onelogin/test-connection-filter-nonexistent': async ({ lab }) =>
    void (await lab.idp.engine.testConnection('app')),
  'onelogin/user-create-core10-template': joiner,
  'onelogin/user-create-enterprise10-template': joiner,
  'onelogin/user-create-v2-templafy-template': joiner,
  'onelogin/user-deactivate-put': async (stage) => {
    await joiner(stage)
    await stage.settle()
    stage.lab.idp.directory.users.suspend('jane@acme.test')
  },
  'onelogin/user-lookup': joiner,
  'onelogin/user-update-put-sample': async (stage) => {
    await joiner(stage)
    await stage.settle()
    stage.lab.idp.directory.users.update('jane@acme.test', { familyName: 'Roe' })
  },
}
