import { AppError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'

/** Nothing of that kind has that id or name. `names` are those that might have been meant. */
export function notFound(kind: string, name: string, names: Iterable<string>): AppError {
  const meant = nearest(name, names)
  const question = meant === undefined ? '' : ` Did you mean "${meant}"?`
  return new AppError('ERR_NOT_FOUND', `There is no ${kind} "${name}".${question}`)
}
