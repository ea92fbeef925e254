import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import { loadProfile } from '../profile/load.ts'

/** How many groups a push rule of the app may match when it begins, as its vendor has it; null: any number. */
export function pushRuleLimit({ profile, overrides }: AppRow): number | null {
  try {
    return loadProfile(profile, overrides).profile.group.pushRuleLimit
  } catch (error) {
    // Whoever asks for an app with a broken profile is told; here nobody has asked.
    if (error instanceof AppError) return null
    throw error
  }
}
