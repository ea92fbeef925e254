import type { JsonObject } from '../base/json.ts'
import type { App, AppCreate, AppPatch } from '../directory/app-schema.ts'
import { mergePatch } from '../directory/app-secret.ts'
import type { Directory } from '../directory/directory.ts'
import { checkApp } from '../server/app-check.ts'
import { allPages } from './all-pages.ts'
import type { LocalTargets } from './local-targets.ts'
import { readTarget, type TargetOption } from './target-option.ts'

/** An app: its id, its name, or the app as it was answered. */
export type AppRef = string | { readonly id: string }

/** One connection to one target. */
export interface AppOptions {
  /** What it is called in the IdP. */
  name: string
  /** A built-in profile, an alias such as `okta`, or the path of a profile file. */
  profile: string
  target: TargetOption
  /** Anything that a profile can say, on top of it: `{ patch: { missingValueOp: 'Replace' } }`. */
  overrides?: JsonObject | undefined
}

/** The apps of the IdP. What cannot be is `ERR_APP_INVALID` or `ERR_PROFILE_…`, and names every problem. */
export class IdpApps {
  readonly #directory: Directory
  readonly #targets: LocalTargets

  constructor(directory: Directory, targets: LocalTargets) {
    this.#directory = directory
    this.#targets = targets
  }

  /** A new app; the name must be free. Nobody has it until they are assigned. */
  async create({ target, ...options }: AppOptions): Promise<App> {
    const app = this.#checked(options, target)
    return this.#directory.apps.create(app)
  }

  /** `overrides` are merged into those that it has (RFC 7396); another target takes the place of the present one. */
  async update(app: AppRef, { target, ...changes }: Partial<AppOptions>): Promise<App> {
    const { id, name, profile, overrides, target: present } = this.#directory.apps.row(appName(app))
    const wanted = {
      name: changes.name ?? name,
      profile: changes.profile ?? profile,
      overrides: mergePatch(overrides, changes.overrides ?? {}),
    }
    const checked =
      target === undefined
        ? checkApp({ ...wanted, target: present as AppCreate['target'] })
        : this.#checked(wanted, target)
    return this.#replace(id, checked, target !== undefined)
  }

  /** The app of that name becomes exactly this, or is made: with a database file it may be there from the last time. */
  async put({ target, ...options }: AppOptions): Promise<App> {
    const present = this.list().find(({ name }) => name === options.name)
    const app = this.#checked(options, target)
    return present ? this.#replace(present.id, app, true) : this.#directory.apps.create(app)
  }

  /** Secrets are masked. */
  get(app: AppRef): App {
    return this.#directory.apps.get(appName(app))
  }

  /** In the order of creation; secrets are masked. */
  list(): App[] {
    return allPages((page) => this.#directory.apps.list(page))
  }

  /** With everything that the IdP knows of it; the target is left as it is. */
  async delete(app: AppRef): Promise<App> {
    return this.#directory.apps.delete(appName(app))
  }

  #checked(options: Omit<AppOptions, 'target'>, option: TargetOption): AppCreate {
    const { target, handler } = readTarget(option, options.name)
    const app = checkApp({ ...options, overrides: options.overrides ?? {}, target })
    if (handler) this.#targets.put(target.url, handler)
    return app
  }

  #replace(id: string, app: AppCreate, withTarget: boolean): App {
    const { target, ...rest } = app
    return this.#directory.atOnce(() => {
      // A merge patch would keep what is not wanted any more.
      this.#directory.apps.update(id, { overrides: null })
      return this.#directory.apps.update(id, (withTarget ? app : rest) as AppPatch)
    })
  }
}

export function appName(app: AppRef): string {
  return typeof app === 'string' ? app : app.id
}
