import { dirname, relative, resolve } from 'node:path'
import { AppError, type Problem } from '../base/error.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { sentence } from '../base/sentence.ts'
import { checkSchema, type Flaw } from '../document/check-schema.ts'
import { type Path, type PositionedDocument, readDocument } from '../document/positions.ts'
import { readText } from '../document/read-text.ts'
import { loadProfile } from '../profile/load.ts'
import { isProfileFile } from '../profile/load-layers.ts'
import { defectNamed } from '../target/defect/catalogue.ts'
import { type BuiltInTarget, scenarioSchema } from './scenario-schema.ts'
import type { Step, StepName } from './step-schema.ts'
import { wholeSteps } from './whole-steps.ts'

/** A scenario that can be played. */
export interface Scenario {
  name: string
  /** As it was named, for people. */
  file: string
  /** Absolute. */
  directory: string | undefined
  /** Names and absolute paths. */
  profiles: string[]
  overrides: JsonObject
  /** How the built-in target is. */
  builtIn: BuiltInTarget
  steps: ScenarioStep[]
}

export interface ScenarioStep {
  name: StepName
  step: Step
  /** `file:line:column` */
  place: string
}

const code = 'ERR_SCENARIO_INVALID'

/**
 * Reads a scenario. Everything wrong with it is named with file, line and column in one `AppError`
 * `ERR_SCENARIO_INVALID`; a file that does not exist is `ERR_SCENARIO_MISSING`.
 *
 * @param shown how the file is called in messages; default: its path from the folder of the process
 */
export function loadScenario(file: string, shown = relative('', file)): Scenario {
  const text = readText(file, { noun: 'scenario', missing: 'ERR_SCENARIO_MISSING', invalid: code })
  return readScenario(text, file, shown)
}

export function readScenario(text: string, file: string, shown = file): Scenario {
  const document = readDocument(text, shown, code)
  const { data } = document
  const whole = isObject(data) && data.steps !== undefined ? { ...data, steps: wholeSteps(data.steps) } : data
  const checked = checkSchema(scenarioSchema, whole, { written: data })
  if ('flaws' in checked) throw invalid(checked.flaws.map((flaw) => problemOf(flaw, document)))
  const { name, directory, profiles, overrides, target, steps } = checked.value
  const folder = dirname(resolve(file))
  const scenario: Scenario = {
    name,
    file: shown,
    directory: directory === undefined ? undefined : resolve(folder, directory),
    profiles: profiles.map((each) => (isProfileFile(each) ? resolve(folder, each) : each)),
    overrides: overrides as JsonObject,
    builtIn: target,
    steps: steps.map((step, index) => ({
      name: Object.keys(step)[0] as StepName,
      step,
      place: document.place(['steps', index]),
    })),
  }
  const problems = [
    ...profileProblems(scenario, document),
    ...defectProblems(scenario, document),
    ...stepProblems(scenario, document),
  ]
  if (problems.length > 0) throw invalid(problems)
  return scenario
}

/** Every profile has to exist, and to allow the overrides. */
function profileProblems({ profiles, overrides }: Scenario, document: PositionedDocument): Problem[] {
  const written = isObject(document.data) && Array.isArray(document.data.profiles)
  const found = new Map<string, Problem>()
  for (const [index, profile] of profiles.entries()) {
    const place = written ? document.place(['profiles', index]) : document.place([])
    for (const problem of problemsOfProfile(profile, overrides, place, document)) {
      found.set(`${problem.path} ${problem.message}`, problem)
    }
  }
  return [...found.values()]
}

function problemsOfProfile(
  profile: string,
  overrides: JsonObject,
  place: string,
  document: PositionedDocument,
): readonly Problem[] {
  try {
    loadProfile(profile, overrides, (path, onKey) =>
      onKey
        ? document.placeOfKey(['overrides', ...(path as Path)])
        : document.place(['overrides', ...(path as Path)]),
    )
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.errors.length > 0) return error.errors
    return [{ path: place, message: messageOf(error) }]
  }
}

function defectProblems({ builtIn }: Scenario, document: PositionedDocument): Problem[] {
  return builtIn.defects.flatMap((defect, index) => {
    try {
      defectNamed(defect)
      return []
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return [{ path: document.place(['target', 'defects', index]), message: messageOf(error) }]
    }
  })
}

function messageOf({ message, hint }: AppError): string {
  return [message.replace(/\.$/, ''), hint].filter(Boolean).join('. ')
}

/** What an expectation is limited to has to be a profile, or nobody would notice that it is never looked at. */
function stepProblems({ steps }: Scenario, document: PositionedDocument): Problem[] {
  return steps.flatMap(({ step, name }, index) => {
    const given = step[name] as { profile?: Json } | undefined
    const only = isObject(given) ? given.profile : undefined
    if (only === undefined) return []
    return [only].flat().flatMap((profile, at) => {
      const path = ['steps', index, name, 'profile', ...(Array.isArray(only) ? [at] : [])]
      return problemsOfProfile(String(profile), {}, document.place(path), document)
    })
  })
}

function problemOf({ path, onKey, message }: Flaw, document: PositionedDocument): Problem {
  return {
    path: onKey ? document.placeOfKey(path) : document.place(path),
    message: `${path.join('.') || 'the scenario'} ${message}`,
  }
}

function invalid(errors: readonly Problem[]): AppError {
  const [first] = errors
  return new AppError(code, sentence(`${first?.path}: ${first?.message}`), {
    errors,
    ...(errors.length > 1 ? { hint: `There are ${errors.length} problems in all.` } : {}),
  })
}
