import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import { type Json, jsonEqual } from '../base/json.ts'
import type { Config } from '../config/config-schema.ts'
import type { AppCreate, AppPatch } from '../directory/app-schema.ts'
import type { Directory } from '../directory/directory.ts'
import type { Idp } from '../idp.ts'
import { commandEye } from '../observe/command-eye.ts'
import { urlEye } from '../observe/url-eye.ts'
import { checkApp } from '../server/app-check.ts'
import type { EngineApi } from '../sync/engine-api.ts'
import type { ObserveRequest } from '../sync/view.ts'

type AppConfig = Config['apps'][number]

/** What the configuration wants of an app, and the app itself. */
export interface CheckedApp {
  app: AppCreate
  assign: AppConfig['assign']
  pushGroups: AppConfig['pushGroups']
  faults: AppConfig['faults']
  observe: ObserveRequest | undefined
}

/** Every app that the engine could not work with is an error, before anything is opened or written. */
export function checkApps(apps: readonly AppConfig[]): CheckedApp[] {
  return apps.map(({ assign, pushGroups, faults, observe, ...app }) => {
    return { assign, pushGroups, faults, observe: observe && observing(observe), app: checkApp(app) }
  })
}

/**
 * Creates the configured apps, or brings those that exist up to date, with their assignments, pushed groups and faults.
 * What was added by hand stays. A user or group that does not exist is an error, and nothing is written.
 */
export function applyApps({ directory, engine }: Idp, apps: readonly CheckedApp[]): void {
  for (const { assign, pushGroups } of apps) {
    for (const user of assign.users) directory.users.get(user)
    for (const group of [...assign.groups, ...pushGroups]) directory.groups.get(group)
  }
  for (const { app, assign, pushGroups, faults, observe } of apps) {
    if (exists(directory, app.name)) {
      // A merge patch would keep overrides that are no longer configured.
      directory.apps.update(app.name, { overrides: null })
      directory.apps.update(app.name, app as AppPatch)
    } else directory.apps.create(app)
    if (faults) applyFaults(engine, app.name, faults)
    if (observe) engine.observe(app.name, observe)
    for (const user of assign.users) directory.assignments.assign(app.name, { user })
    for (const group of assign.groups) directory.assignments.assign(app.name, { group })
    for (const group of pushGroups) directory.pushedGroups.push(app.name, group)
  }
}

/** A probe that cannot be read is an error, too. */
function observing({ poll, patience, probe }: NonNullable<AppConfig['observe']>): ObserveRequest {
  return {
    pollMs: poll === 'on-demand' ? null : parseDuration(poll),
    patienceMs: parseDuration(patience),
    probe: probe && eyeOf(probe),
  }
}

function eyeOf({
  url,
  path,
  attribute,
  headers,
  command,
}: NonNullable<NonNullable<AppConfig['observe']>['probe']>) {
  if (url === undefined) return commandEye(command ?? '')
  return urlEye({ url, path: path ?? '$', attribute, headers: Object.entries(headers ?? {}) })
}

/** The same faults as before go on counting. */
function applyFaults(engine: EngineApi, app: string, faults: NonNullable<AppConfig['faults']>): void {
  const present = engine.faults(app).map(({ id: _, matched: __, fired: ___, ...fault }) => fault)
  if (!jsonEqual(present as Json, faults as Json)) engine.setFaults(app, faults)
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
