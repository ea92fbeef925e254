import type { Command } from 'commander'

/** The variable that stands for an option: `SCIMULATOR_API_TOKEN` for `--api-token`. */
export function variableOf(option: string): string {
  return `SCIMULATOR_${option.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`
}

/** Takes options that were not given as flags from the environment. An empty variable is none. */
export function applyEnvironment(command: Command, env: Record<string, string | undefined>): void {
  for (const option of command.options) {
    const name = option.attributeName()
    const value = option.long ? env[variableOf(option.long)] : undefined
    if (!value || option.isBoolean() || command.getOptionValueSource(name) === 'cli') continue
    const previous = option.variadic ? undefined : command.getOptionValue(name)
    command.setOptionValueWithSource(name, option.parseArg ? option.parseArg(value, previous) : value, 'env')
  }
}
