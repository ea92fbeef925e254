import { AppError } from '../base/error.ts'

/** Says that a cursor was not given out by the list that it came back to. */
export function badCursor(cursor: string): never {
  throw new AppError('ERR_CURSOR_INVALID', `"${cursor}" is not a cursor of this list.`)
}
