import type { Play, Stage } from './stage.ts'

const test = { givenName: 'Test', familyName: 'User' }
const jane = { givenName: 'Jane', familyName: 'Doe', email: 'jane.doe@example.com', locale: 'en_US' }

const emptyGroup: Play = ({ group }) => group('Test SCIMv2')
const linkedTestUser = async ({ user, settle }: Stage) => {
  user('test.user@okta.local', { ...test, email: 'test.user@okta.local' })
  await settle()
}
const twoMembers: Play = async ({ user, group, settle }) => {
  user('one@acme.test')
  user('two@acme.test')
  await settle()
  group('Team', 'one@acme.test', 'two@acme.test')
}
const read: Play = async (stage) => {
  await linkedTestUser(stage)
  stage.lab.idp.directory.users.update('test.user@okta.local', { title: 'Lead' })
}
const movedJane: Play = async ({ user, settle, lab }) => {
  user('jane.doe@example.com', { ...jane, displayName: 'Jane' })
  await settle()
  lab.idp.directory.users.update('jane.doe@example.com', { displayName: 'Jane Doe' })
}

export const oktaPlays: Record<string, Play> = {
  'okta/import-groups-page1': async ({ lab }) => void (await lab.idp.engine.import('app')),
  'okta/group-add-members-batch': twoMembers,
  'okta/group-add-members-single': async ({ user, group, settle }) => {
    user('ABaker@Gradle.Example')
    await settle()
    group('Team', 'ABaker@Gradle.Example')
  },
  'okta/group-create-empty': emptyGroup,
  'okta/group-create-simpleidserver-2022': ({ group }) => group('SID'),
  'okta/group-create-with-members-2018': async ({ user, group, settle }) => {
    user('steve@ad.oktatest.com')
    await settle()
    user('dave@ad.oktatest.com')
    await settle()
    group('SCIM_test1', 'steve@ad.oktatest.com', 'dave@ad.oktatest.com')
  },
  'okta/group-delete': async (stage) => {
    emptyGroup(stage)
    await stage.settle()
    stage.lab.idp.directory.pushedGroups.unpush('app', 'Test SCIMv2', { target: 'delete' })
  },
  'okta/group-lookup-displayname': emptyGroup,
  'okta/group-put-members-display-null-2023': async ({ user, group, settle }) => {
    user('one@acme.test')
    user('two@acme.test')
    await settle()
    group('KOTestGroup Test', 'one@acme.test', 'two@acme.test')
  },
  'okta/group-remove-and-add': async (stage) => {
    const { user, group, settle, lab } = stage
    user('leaver@okta.local')
    await linkedTestUser(stage)
    group('Team', 'leaver@okta.local')
    await settle()
    lab.idp.directory.members.remove('Team', { user: 'leaver@okta.local' })
    lab.idp.directory.members.add('Team', { user: 'test.user@okta.local' })
  },
  'okta/group-rename-after-create-2026': emptyGroup,
  'okta/group-rename-patch': async ({ group, settle, lab }) => {
    group('Team')
    await settle()
    lab.idp.directory.groups.update('Team', { displayName: 'Test SCIMv2' })
  },
  'okta/group-replace-members': async (stage) => {
    await stage.existing('Group', { displayName: 'Team' })
    await linkedTestUser(stage)
    stage.user('another@okta.local')
    await stage.settle()
    stage.group('Team', 'test.user@okta.local', 'another@okta.local')
  },
  'okta/test-connection-groups-count100-2018': async ({ lab }) =>
    void (await lab.idp.engine.testConnection('app')),
  'okta/user-create-2018-full-headers': ({ user }) => user('jane.doe@example.com', jane),
  'okta/user-create-no-externalid': linkedTestUser,
  'okta/user-deactivate-put-fallback': async ({ user, settle, lab }) => {
    user('jane.doe@example.com', jane)
    await settle()
    lab.idp.directory.assignments.unassign('app', { user: 'jane.doe@example.com' })
  },
  'okta/user-get-2018-full-headers': read,
  'okta/user-get': read,
  'okta/user-lookup-pct20': linkedTestUser,
  'okta/user-reactivate-patch': async (stage) => {
    await linkedTestUser(stage)
    const { assignments } = stage.lab.idp.directory
    assignments.unassign('app', { user: 'test.user@okta.local' })
    await stage.settle()
    assignments.assign('app', { user: 'test.user@okta.local' })
  },
  'okta/user-update-put-2018-meta-echo': movedJane,
}
