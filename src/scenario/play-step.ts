import { parseDuration } from '../base/duration.ts'
import { formatDuration } from '../base/format-duration.ts'
import { isObject } from '../base/json.ts'
import type { UserCreate } from '../directory/user-schema.ts'
import { appliesTo } from './applies-to.ts'
import { expectDrift } from './expect-drift.ts'
import { expectRequests } from './expect-requests.ts'
import { expectDelay, expectFindings, expectStatus } from './expect-rest.ts'
import { expectTarget } from './expect-target.ts'
import { Unmet } from './expectation.ts'
import { perform } from './perform.ts'
import { withIds } from './request-match.ts'
import type { Stage } from './stage.ts'
import type { Step } from './step-schema.ts'

/** Does one step. What is not as expected is `Unmet`; what cannot be done is an `AppError`. */
export async function playStep(step: Step, stage: Stage): Promise<void> {
  const { idp, app } = stage
  const { engine, directory } = idp
  perform(step, directory, app)
  if (step.createUsers) createUsers(step.createUsers, stage)
  if (step.inTarget) await changeTarget(step.inTarget, stage)
  if (step.sync) engine.sync(app, step.sync.mode)
  if (step.settle) await settle(step.settle, stage)
  if (step.advance !== undefined) await engine.advance(parseDuration(step.advance))
  if (step.import) await engine.import(app, step.import)
  if (step.restart) await stage.restart()
  if (step.pause) engine.pause(app)
  if (step.resume) engine.resume(app)
  if (step.fault) engine.setFaults(app, [step.fault].flat())
  if (step.provisionOnDemand) await engine.provisionOnDemand(app, { user: step.provisionOnDemand.user })
  stage.ids.learn(stage.idp, app)
  await expect(step, stage)
}

async function expect(step: Step, stage: Stage): Promise<void> {
  const { expectTarget: target, expectRequests: requests, expectDelay: delay } = step
  const { expectFindings: findings, expectDrift: drift, expectStatus: status } = step
  if (target && appliesTo(target, stage.profile)) await expectTarget(target, stage)
  if (requests && appliesTo(requests, stage.profile)) expectRequests(requests, stage)
  if (delay && appliesTo(delay, stage.profile)) await expectDelay(delay, stage)
  if (findings && appliesTo(findings, stage.profile)) expectFindings(findings, stage)
  if (drift && appliesTo(drift, stage.profile)) await expectDrift(drift, stage)
  if (status && appliesTo(status, stage.profile)) expectStatus(status, stage)
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

/** Somebody else's request; one that is refused is no use to anybody. */
async function changeTarget(
  { method, path, query, body }: NonNullable<Step['inTarget']>,
  { client, ids, madeByOthers }: Stage,
): Promise<void> {
  const known = ids.byName
  const sent = body === undefined ? undefined : JSON.parse(withIds(JSON.stringify(body), known))
  const answer = await client.send(method, withIds(path, known), query ?? null, sent)
  if (answer.status >= 300) {
    throw new Unmet(`${method} ${path} of somebody else was answered with ${answer.status}`)
  }
  ids.take(answer)
  if (method === 'POST' && isObject(answer.body) && typeof answer.body.id === 'string') {
    madeByOthers.push({ type: path.startsWith('/Groups') ? 'Group' : 'User', id: answer.body.id })
  }
}
