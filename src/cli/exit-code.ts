/** What the program ends with. The sentences are those of the documentation. */
export const exitCode = {
  /** Everything went as asked. */
  ok: 0,
  /** A fault of SCIMulator itself; please report it. */
  fault: 1,
  /** A wrong flag, file, profile or configuration; the message says which. */
  usage: 2,
  /** Something was expected of the target, and it was not so. */
  expectation: 3,
  /** A measured value crossed its threshold. */
  threshold: 4,
  /** The target could not be reached. */
  unreachable: 5,
  /** Interrupted by Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]
