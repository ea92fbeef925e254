import type { Json } from '../../base/json.ts'
import type { MappingSource } from '../mapping-source.ts'

/** A compiled expression: from an object of the directory to a value; undefined is "no value". */
export type Expression = (source: MappingSource) => Json | undefined

/** A mapping language: compiles a text, or throws `ExpressionError`. */
export type Compile = (text: string) => Expression

/** A text that is not an expression of its language. */
export class ExpressionError extends Error {
  /** Where in the text, counted in characters from 0. */
  readonly position: number

  constructor(text: string, position: number, message: string) {
    super(`"${text}" at character ${position + 1}: ${message}`)
    this.name = 'ExpressionError'
    this.position = position
  }
}
