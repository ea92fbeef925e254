import { AppError } from '../../../src/base/error.ts'
import type { FindingView } from '../../../src/findings/view.ts'
import type { Idp } from '../../../src/idp.ts'
import { createTarget, type TargetOptions } from '../../../src/target/target.ts'
import { createLab } from '../../support/lab.ts'
import { story } from '../../support/story.ts'
import { inStillTime } from './still-time.ts'

/** The vendors whose admins press the button: the flavours that most apps have to stand. */
export const profiles = ['entra', 'entra-062020', 'okta-oin', 'okta-aiw', 'onelogin'] as const

const crew = ['bob', 'cleo', 'dan', 'eve'] as const
const [last] = story.slice(-1)

/** Somebody new, who keeps the app when he leaves the crew. */
function joins({ directory }: Idp, name: string, group = 'Crew'): void {
  const email = `${name}@acme.test`
  const names = { userName: email, givenName: name, familyName: 'Test', displayName: `${name} Test`, email }
  directory.users.create({ ...names, department: 'R&D', managerId: 'grace@acme.test' })
  directory.members.add(group, { user: email })
  directory.members.add('Everyone', { user: email })
}

/**
 * The usual story; then a crew that somebody joins, that is renamed, joined by another, and left by two at once, with an
 * import after each: only there do most vendors see members.
 */
const steps: ((idp: Idp) => unknown)[] = [
  ...story.slice(0, -1).map(({ play }) => play),
  (idp) => {
    idp.directory.groups.create({ displayName: 'Crew' })
    for (const name of crew) joins(idp, name)
    idp.directory.assignments.assign('app', { group: 'Crew' })
    idp.directory.pushedGroups.push('app', 'Crew')
  },
  (idp) => joins(idp, 'fay'),
  ({ engine }) => engine.import('app'),
  ({ directory }) => directory.groups.update('Crew', { displayName: 'Night Crew' }),
  ({ engine }) => engine.import('app'),
  (idp) => joins(idp, 'gus', 'Night Crew'),
  ({ engine }) => engine.import('app'),
  ({ directory }) => {
    for (const name of ['bob', 'cleo']) directory.members.remove('Night Crew', { user: `${name}@acme.test` })
  },
  ({ engine }) => engine.import('app'),
  ...(last ? [last.play] : []),
]

/** What a sync finds out about a target with these defects, and how it differs in the end. */
export function synced(profile: string, defects: readonly string[]): Promise<FindingView[]> {
  return inStillTime((wait) =>
    play(profile, { token: 'lab-token', seed: 'lab', uniqueGroupNames: false, defects, wait }),
  )
}

async function play(profile: string, options: TargetOptions): Promise<FindingView[]> {
  const target = await createTarget(options)
  const server = { url: target.url, token: 'lab-token' }
  const lab = await createLab(profile, { clock: 'real', pace: 'fast', seed: 'mutation', server })
  try {
    for (const step of steps) {
      await tolerantly(async () => {
        await step(lab.idp)
        await lab.settle()
      })
    }
    await tolerantly(() => lab.idp.drift('app'))
    return lab.idp.diagnosis?.list() ?? []
  } finally {
    await lab[Symbol.asyncDispose]()
    await target.close()
  }
}

/** An app may be in quarantine by now, an import may not be possible: the story goes on without. */
async function tolerantly(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}
