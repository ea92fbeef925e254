import { AppError } from '../base/error.ts'
import type { Config } from '../config/config-schema.ts'
import type { Directory } from '../directory/directory.ts'
import { checkApp } from '../server/app-check.ts'

/**
 * Creates the configured apps, or brings those that exist up to date, with their assignments and pushed groups. What
 * was added by hand stays. Everything is checked before anything is written.
 */
export function applyApps(directory: Directory, apps: Config['apps']): void {
  const checked = apps.map(({ assign, pushGroups, ...app }) => ({ assign, pushGroups, app: checkApp(app) }))
  for (const { assign, pushGroups } of checked) {
    for (const user of assign.users) directory.users.get(user)
    for (const group of [...assign.groups, ...pushGroups]) directory.groups.get(group)
  }
  for (const { assign, pushGroups, app } of checked) {
    if (exists(directory, app.name)) {
      // A merge patch would keep overrides that are no longer configured.
      directory.apps.update(app.name, { overrides: null })
      directory.apps.update(app.name, app as never)
    } else directory.apps.create(app)
    for (const user of assign.users) directory.assignments.assign(app.name, { user })
    for (const group of assign.groups) directory.assignments.assign(app.name, { group })
    for (const group of pushGroups) directory.pushedGroups.push(app.name, group)
  }
}

function exists({ apps }: Directory, name: string): boolean {
  try {
    apps.get(name)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_NOT_FOUND') return false
    throw error
  }
}
