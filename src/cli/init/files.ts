import { directoryText } from '../../directory/seed-text.ts'

export interface InitOptions {
  /** The vendor that the configuration imitates. */
  profile: string
  /** Vendors of the scenario; undefined: the usual ones. */
  scenarioProfiles: readonly string[] | undefined
  /** SCIM base URL of the app. */
  target: string
}

export interface InitFile {
  /** From the folder, with slashes. */
  path: string
  /** In a few words. */
  holds: string
  text: string
}

const folder = 'scimulator'

/** What a project needs to work with: configuration, company, scenario, workflow. */
export function initFiles(options: InitOptions): InitFile[] {
  return [
    { path: 'scimulator.yaml', holds: 'the configuration of `scimulator serve`', text: configText(options) },
    { path: `${folder}/company.yaml`, holds: 'twelve people in three groups', text: companyText() },
    {
      path: `${folder}/scenarios/leaver.yaml`,
      holds: 'a scenario to begin with',
      text: scenarioText(options),
    },
    {
      path: '.github/workflows/scim.yml',
      holds: 'a GitHub workflow that plays it',
      text: workflowText(options),
    },
  ]
}

function configText({ profile, target }: InitOptions): string {
  return `# The identity provider that provisions your app. Start it by: scimulator serve
directory: ${folder}/company.yaml      # loaded when the database is empty
apps:
  - name: my-app
    profile: ${profile}
    target:
      url: \${SCIM_URL:-${target}}
      auth: { type: bearer, token: "\${SCIM_TOKEN:-secret}" }
    assign: { groups: [Everyone] }     # who has the app
    pushGroups: [Everyone]             # for vendors where that is a choice of its own
`
}

function companyText(): string {
  return `# Made up. More of it by: scimulator seed ${folder}/company.yaml --users 200\n${[
    ...directoryText({ users: 12, groups: 3, seed: 'init' }, 'yaml'),
  ].join('')}`
}

function scenarioText({ scenarioProfiles }: InitOptions): string {
  const profiles = scenarioProfiles === undefined ? '' : `profiles: [${scenarioProfiles.join(', ')}]\n`
  return `# What happens in the company, and what your app should look like afterwards. Play it by:
#   scimulator run ${folder}/scenarios                                   # against the built-in target
#   scimulator run ${folder}/scenarios --target URL --token TOKEN        # against your app
name: somebody joins, marries and leaves
${profiles}steps:
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test, title: Analyst }
  - assign: { user: ada@acme.test }
  - settle
  - expectTarget: { user: ada@acme.test, has: { active: true, name.familyName: Byron } }

  - updateUser: { user: ada@acme.test, familyName: King }
  - settle
  - expectTarget: { user: ada@acme.test, has: { name.familyName: King } }

  - deactivateUser: ada@acme.test
  - settle: { within: 1h }
  - expectTarget: { user: ada@acme.test, has: { active: false } }

  - expectDrift
  - expectFindings: { none: [blocker, major] }
`
}

function workflowText({ target, scenarioProfiles }: InitOptions): string {
  const profiles = scenarioProfiles === undefined ? '' : ` --profile ${scenarioProfiles.join(',')}`
  return `name: SCIM
on: [push, pull_request]
permissions:
  contents: read
jobs:
  provisioning:
    runs-on: ubuntu-latest
    env:
      SCIM_URL: ${target}
      SCIM_TOKEN: secret      # what your app takes in this job
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      # Start your app here, in the background.
      - run: npm start &
      - run: npx scimulator ready --no-server --target "$SCIM_URL" --token "$SCIM_TOKEN" --wait 60s
      - run: >-
          npx scimulator run ${folder}/scenarios
          --target "$SCIM_URL" --token "$SCIM_TOKEN"${profiles}
          --reporter list,github,junit=scim-results.xml
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: scim-results
          path: scim-results.xml
          if-no-files-found: ignore
`
}
