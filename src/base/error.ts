/**
 * An error that is ours or our user's: a wrong flag, profile, config, directory file or API body, or a broken
 * machine. A target's bad answer is never an `AppError`; it is an outcome on an operation.
 */
export class AppError extends Error {
  /** Stable and greppable: `ERR_` + noun + what is wrong with it. */
  readonly code: string
  /** What to do next, one sentence. */
  readonly hint: string | undefined
  /** Every single problem, when there is more than one place to mend. `path` is dotted, or file:line:column. */
  readonly errors: readonly Problem[]

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint
    this.errors = options.errors ?? []
  }
}

export interface Problem {
  path: string
  message: string
}

export interface AppErrorOptions {
  hint?: string
  cause?: unknown
  errors?: readonly Problem[]
}
