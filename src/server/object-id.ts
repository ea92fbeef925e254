import { AppError } from '../base/error.ts'
import type { Idp } from '../idp.ts'

/** What has no name any more may still be asked for by its id. */
export function objectIdOf({ users, groups }: Idp['directory'], object: string): string {
  for (const kind of [users, groups]) {
    try {
      return kind.get(object).id
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'ERR_NOT_FOUND')) throw error
    }
  }
  return object
}
