import { compileProgram } from './compile.ts'
import { parsePattern } from './parse.ts'
import { findsMatch } from './run.ts'

export { PatternError } from './parse.ts'

/** A compiled regular expression. */
export interface Pattern {
  /** Whether it matches anywhere in the text. */
  test(text: string): boolean
}

/**
 * A regular expression in the syntax of .NET whose cost no text can blow up: every character is looked at once for each
 * part of the expression, as there is no going back. That leaves out back-references, atomic groups and conditions.
 *
 * Throws `PatternError`, also for an expression that would come to more than a few thousand parts.
 */
export function compilePattern(text: string): Pattern {
  const program = compileProgram(parsePattern(text), text)
  return { test: (subject) => findsMatch(program, subject) }
}
