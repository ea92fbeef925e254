import { parseDuration } from '../base/duration.ts'
import { formatDuration } from '../base/format-duration.ts'
import { nearest } from '../base/nearest.ts'
import type { UserCreate } from '../directory/user-schema.ts'
import { appliesTo } from './applies-to.ts'
import { expectDrift } from './expect-drift.ts'
import { expectConnection, expectImport } from './expect-import.ts'
import { expectOperation } from './expect-operation.ts'
import { expectRequests } from './expect-requests.ts'
import { expectDelay, expectFindings, expectStatus } from './expect-rest.ts'
import { expectTarget } from './expect-target.ts'
import { Unmet } from './expectation.ts'
import { perform } from './perform.ts'
import type { Stage } from './stage.ts'
import type { Step } from './step-schema.ts'

/** Does one step. What is not as expected is `Unmet`; what cannot be done is an `AppError`. */
export async function playStep(step: Step, stage: Stage): Promise<void> {
  const { idp, app } = stage
  const { engine, directory } = idp
  perform(step, directory, app)
  if (step.createUsers) createUsers(step.createUsers, stage)
  if (step.inTarget) await stage.changeTarget(step.inTarget)
  if (step.targetAnswers) stage.odd?.answerBy(step.targetAnswers)
  if (step.meanwhile) stage.odd?.meanwhile(step.meanwhile)
  if (step.credentials) stage.useCredentials(step.credentials)
  if (step.mark) stage.markedAt = idp.journal.last
  if (step.sync) engine.sync(app, step.sync.mode)
  if (step.settle) await settle(step.settle, stage)
  if (step.advance !== undefined) await engine.advance(parseDuration(step.advance))
  if (step.import) stage.imported = await engine.import(app, step.import)
  if (step.decideImport) decideImport(step.decideImport, stage)
  if (step.restart) await stage.restart()
  if (step.restartProvisioning) await engine.restart(app, step.restartProvisioning.scope)
  if (step.retryTasks) engine.retryTasks(app)
  if (step.allowDeletions) engine.allowDeletions(app)
  if (step.pause) engine.pause(app)
  if (step.resume) engine.resume(app)
  if (step.fault) engine.setFaults(app, [step.fault].flat())
  if (step.provisionOnDemand) {
    await whileTimeGoesOn(engine.provisionOnDemand(app, onDemandSubject(step.provisionOnDemand)), stage)
  }
  stage.ids.learn(stage.idp, app)
  await expect(step, stage)
}

async function expect(step: Step, stage: Stage): Promise<void> {
  for (const name of Object.keys(expectations) as (keyof Expectations)[]) await expectOne(name, step, stage)
}

async function expectOne<Name extends keyof Expectations>(
  name: Name,
  step: Step,
  stage: Stage,
): Promise<void> {
  const expected = step[name] as Expectations[Name] | undefined
  const look = expectations[name] as (expected: Expectations[Name], stage: Stage) => void | Promise<void>
  if (expected && appliesTo(expected, stage.profile)) await look(expected, stage)
}

type Expectations = { [Name in keyof typeof expectations]: NonNullable<Step[Name]> }

const expectations = {
  expectTarget,
  expectRequests,
  expectDelay,
  expectFindings,
  expectDrift,
  expectStatus,
  expectOperation,
  expectConnection,
  expectImport,
} satisfies {
  [Name in keyof Step]?: (expected: NonNullable<Step[Name]>, stage: Stage) => void | Promise<void>
}

/** Work that waits for the vendor's pace ends only when virtual time goes on, which it does not by itself. */
async function whileTimeGoesOn(work: Promise<unknown>, { idp: { clock, engine } }: Stage): Promise<void> {
  let over = false
  const ended = work.finally(() => {
    over = true
  })
  while (clock.kind === 'virtual' && !over) await Promise.race([ended, engine.advance(tickMs)])
  await ended
}

/** Of IdP time, in milliseconds. */
const tickMs = 100

function onDemandSubject({ user, group, members }: NonNullable<Step['provisionOnDemand']>) {
  return user === undefined ? { group: group ?? '', members } : { user }
}

/** What the administrator says of an account that the last import has read. */
function decideImport(
  { account, ...decision }: NonNullable<Step['decideImport']>,
  { idp, app }: Stage,
): void {
  const candidates = idp.engine.importCandidates({ app, limit: 1000 }).items
  const found = candidates.find(({ name }) => name === account)
  if (!found) {
    const names = candidates.map(({ name }) => name)
    const meant = nearest(account, names)
    throw new Unmet(
      `no account "${account}" waits for a decision${meant === undefined ? '' : `; the nearest is "${meant}"`}`,
    )
  }
  idp.engine.decideImport(app, found.targetId, decision)
}

function createUsers({ count, as, group }: NonNullable<Step['createUsers']>, { idp }: Stage): void {
  const { users, members } = idp.directory
  for (let n = 1; n <= count; n++) {
    const numbered = Object.entries(as).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value,
    ])
    const { userName } = users.create(Object.fromEntries(numbered) as UserCreate)
    if (group !== undefined) members.add(group, { user: userName })
  }
}

/** Real milliseconds after which a settle gives up. */
const patience = 120_000

async function settle({ within }: NonNullable<Step['settle']>, stage: Stage): Promise<void> {
  const { idp, app, profile } = stage
  const { clock, engine } = idp
  const limit = within === undefined ? undefined : parseDuration(within)
  const [from, seen] = [clock.now(), idp.journal.last]
  // In real time nobody wants to wait for the next cycle.
  if (clock.kind === 'real' && profile.sync.trigger === 'cycles') engine.sync(app, 'incremental')
  const timeoutMs = clock.kind === 'real' && limit !== undefined ? limit : patience
  const { settled, pending } = await engine.settle({ app, timeoutMs })
  if (!settled) {
    throw new Unmet(
      `the engine did not come to rest within ${within ?? `${patience / 1000} s`}; ${pending} pending`,
    )
  }
  if (limit === undefined || clock.kind === 'real') return
  const [last] = idp.journal.list({ after: seen, limit: 1, order: 'newest-first' })
  const took = last ? Date.parse(last.startedAt) - from : 0
  if (took > limit) {
    throw new Unmet(
      `the last request was sent ${formatDuration(took)} later in IdP time, not within ${within}`,
    )
  }
}
