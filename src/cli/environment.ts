import type { Command, Option } from 'commander'
import { AppError } from '../base/error.ts'

/** The variable that stands for an option: `SCIMULATOR_API_TOKEN` for `--api-token`. */
export function variableOf(option: string): string {
  return `SCIMULATOR_${option.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`
}

/** Takes options that were not given as flags from the environment. An empty variable is none. */
export function applyEnvironment(command: Command, env: Record<string, string | undefined>): void {
  for (const option of command.options) {
    const name = option.attributeName()
    if (option.negate) {
      applySwitch(command, option, env)
      continue
    }
    const value = option.long ? env[variableOf(option.long)] : undefined
    if (!value || option.isBoolean() || command.getOptionValueSource(name) === 'cli') continue
    const previous = option.variadic ? undefined : command.getOptionValue(name)
    command.setOptionValueWithSource(name, option.parseArg ? option.parseArg(value, previous) : value, 'env')
  }
}

/** `SCIMULATOR_DIAGNOSE=false` for `--no-diagnose`; a flag of the same name with a value has the variable for itself. */
function applySwitch(command: Command, option: Option, env: Record<string, string | undefined>): void {
  const name = option.attributeName()
  const variable = variableOf(`--${(option.long ?? '').replace(/^--no-/, '')}`)
  const text = env[variable]?.trim().toLowerCase()
  const isOwn = command.options.every((other) => other === option || other.attributeName() !== name)
  if (!text || !isOwn || command.getOptionValueSource(name) === 'cli') return
  const value = switches[text]
  if (value === undefined) {
    throw new AppError('ERR_FLAGS', `${variable} is "${env[variable]}"; it must be true or false.`)
  }
  command.setOptionValueWithSource(name, value, 'env')
}

const switches: Record<string, boolean | undefined> = { true: true, 1: true, false: false, 0: false }
