import { AppError } from '../base/error.ts'
import { derivedText } from '../base/random.ts'
import { loadProfile } from '../profile/load.ts'
import { observing } from './expect-rest.ts'
import { Unmet } from './expectation.ts'
import type { Scenario, ScenarioStep } from './load-scenario.ts'
import type { NearMiss } from './near-miss.ts'
import { notesOf } from './notes.ts'
import { loadOwnDirectory } from './own-directory.ts'
import { OwnNames } from './own-names.ts'
import { playStep } from './play-step.ts'
import type { RunResult, StepFailure } from './run-result.ts'
import { shownExchanges } from './shown-exchanges.ts'
import { Stage } from './stage.ts'
import { builtInSteps, type StepName } from './step-schema.ts'
import { type TargetAccess, Unreachable } from './target-client.ts'

export interface PlayOptions {
  /** Somebody's app; without it the built-in target is started for each run. */
  target?: TargetAccess | undefined
  /** Default `virtual`. */
  clock?: 'real' | 'virtual' | undefined
  /** Same seed, same run. Default: one at random where the target is somebody's, else always the same. */
  seed?: string | undefined
  signal?: AbortSignal | undefined
  /** Told before each step. */
  onStep?: ((step: number) => void) | undefined
}

/** Plays a scenario under one profile, in an IdP of its own. Never fails for what the target does. */
export async function playScenario(
  scenario: Scenario,
  profile: string,
  options: PlayOptions = {},
): Promise<RunResult> {
  const began = performance.now()
  const { target, clock = 'virtual' } = options
  const seed = options.seed ?? (target ? crypto.randomUUID() : 'scenario')
  const result: RunResult = {
    scenario: scenario.name,
    file: scenario.file,
    profile: loadProfile(profile).profile.name,
    outcome: 'passed',
    steps: scenario.steps.length,
    failure: null,
    notes: [],
    requests: 0,
    durationMs: 0,
    idpMs: 0,
    left: [],
    findings: [],
    delays: [],
    exchanges: [],
  }
  const builtInOnly = target && needOfBuiltIn(scenario)
  if (builtInOnly) return { ...result, outcome: 'skipped', notes: [builtInOnly] }
  const restarts = scenario.steps.some(({ name }) => name === 'restart')
  const looks = scenario.steps.some(({ step }) => step.expectDelay?.stage === 'visible')
  const reached: Reached = { step: 0 }
  let stage: Stage | undefined
  let from = 0
  try {
    stage = await Stage.open({
      profile,
      overrides: scenario.overrides,
      builtIn: scenario.builtIn,
      target,
      clock,
      seed,
      restarts,
      observing: looks ? observing : undefined,
    })
    from = stage.idp.clock.now()
    const names = target ? new OwnNames(suffixOf(seed, scenario, profile)) : undefined
    if (scenario.directory !== undefined) loadOwnDirectory(stage.idp.directory, scenario.directory, names)
    names?.declare(scenario.steps.map(({ step }) => step))
    await playSteps(scenario.steps, names, stage, options, reached)
  } catch (error) {
    Object.assign(result, endingOf(error, scenario, reached))
  }
  if (stage) {
    if (result.outcome === 'interrupted') await stage.halt()
    result.requests = stage.idp.journal.count()
    result.idpMs = stage.idp.clock.now() - from
    result.findings = stage.findings()
    result.delays = stage.idp.engine.delays({ app: stage.app })
    result.exchanges = shownExchanges(stage, result)
    if (result.outcome !== 'passed') result.notes = notesOf(stage)
    result.left = await cleanUp(stage)
    await stage.close()
  }
  result.durationMs = Math.round(performance.now() - began)
  return result
}

/** Why a scenario can be played against the built-in target alone; undefined where it need not be. */
function needOfBuiltIn({ builtIn, steps }: Scenario): string | undefined {
  if (builtIn.defects.length > 0) return 'It is about defects that the built-in target has on purpose.'
  const step = steps.find(({ name }) => builtInSteps.includes(name))
  return step && `Only the built-in target can do ${step.name} (${step.place}).`
}

/** Steps after which the engine has come to rest. */
const waits: ReadonlySet<StepName> = new Set(['settle', 'advance'])

interface Reached {
  step: number
}

class Interrupted extends Error {}

async function playSteps(
  steps: readonly ScenarioStep[],
  names: OwnNames | undefined,
  stage: Stage,
  { signal, onStep }: PlayOptions,
  reached: Reached,
): Promise<void> {
  let resting = true
  for (const [index, { step, name }] of steps.entries()) {
    reached.step = index + 1
    if (signal?.aborted) throw new Interrupted('interrupted')
    onStep?.(index + 1)
    // The first act after the engine came to rest begins what `since: change` looks at.
    const acts = !waits.has(name) && !name.startsWith('expect')
    if (acts && resting) stage.mark()
    resting = !acts
    await unlessAborted(playStep(names ? names.apply(step) : step, stage), signal)
  }
}

/** Fails with `Interrupted` as soon as the signal says so: a step may wait for long. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(new Interrupted('interrupted'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Names of parallel runs against one target differ; those of two runs with the same seed do not. */
function suffixOf(seed: string, { name }: Scenario, profile: string): string {
  return derivedText('abcdefghjkmnpqrstuvwxyz23456789', 6, seed, name, profile)
}

function endingOf(error: unknown, { steps, file }: Scenario, { step }: Reached): Partial<RunResult> {
  const at = steps[step - 1]
  const failure = (message: string, nearMiss: NearMiss | null = null): StepFailure => ({
    step,
    name: at?.name ?? 'start',
    place: at?.place ?? file,
    message,
    nearMiss,
  })
  if (error instanceof Unmet) {
    return { outcome: 'failed', failure: failure(error.message, error.nearMiss ?? null) }
  }
  if (error instanceof Unreachable) return { outcome: 'unreachable', failure: failure(error.message) }
  if (error instanceof Interrupted) return { outcome: 'interrupted', failure: failure('interrupted') }
  if (error instanceof AppError) return { outcome: 'broken', failure: failure(error.message) }
  throw error
}

/** A target that is gone keeps what was made in it. */
async function cleanUp(stage: Stage): Promise<string[]> {
  try {
    return await stage.cleanUp()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    return [`nothing was removed: ${error.message}`]
  }
}
