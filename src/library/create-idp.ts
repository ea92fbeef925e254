import { z } from 'zod'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { checkInput, type InputKind } from '../directory/check-input.ts'
import { type IdpOptions as CoreOptions, openIdp } from '../idp.ts'
import { LibraryIdp } from './library-idp.ts'
import { LocalTargets } from './local-targets.ts'
import { readTarget, type TargetOption } from './target-option.ts'

export interface IdpOptions {
  /**
   * Whose behaviour: a built-in profile such as `entra`, `okta-oin`, `okta-aiw` or `onelogin`, an alias such as `okta`, or
   * the path of a profile file. With `target` it makes the ready-made app; without both there is none yet.
   */
  profile?: string | undefined
  /** The app under test: where it listens, or what answers for it in this process. */
  target?: TargetOption | undefined
  /** Anything that a profile can say, on top of it: `{ patch: { missingValueOp: 'Replace' } }`. */
  overrides?: JsonObject | undefined
  /** The name of the ready-made app. Default `app`. */
  name?: string | undefined
  /**
   * `virtual` (default): time stands still, `settled` and `advance` move it, and weeks pass in seconds. `real`: the wall
   * clock; a cycle that is due in 40 minutes comes in 40 minutes.
   */
  clock?: CoreOptions['clock']
  /** Same seed, same ids and placeholders; with the virtual clock the same requests in the same order. Default: always the same. */
  seed?: string | number | undefined
  /** Whether the traffic is judged, for `findings`. Default true. */
  diagnose?: boolean | undefined
  /** A database file, for an IdP that lives longer than the process. Default `:memory:`. */
  file?: string | undefined
  /**
   * `vendor`: wait as long as the vendor does between events and requests. `fast`: never idle; cycles keep their
   * interval. Default: `vendor` with the virtual clock, `fast` with the real one.
   */
  pace?: CoreOptions['pace']
  /** How long a deleted user can be restored, in IdP time: `30d`, or `forever`. Default 30 days. */
  recycleBin?: string | undefined
}

const optionsSchema = z.strictObject({
  profile: z.string().optional(),
  target: z.unknown().optional(),
  overrides: z.record(z.string(), z.unknown()).optional(),
  name: z.string().optional(),
  clock: z.enum(['real', 'virtual']).optional(),
  seed: z.union([z.string(), z.number()]).optional(),
  diagnose: z.boolean().optional(),
  file: z.string().optional(),
  pace: z.enum(['vendor', 'fast']).optional(),
  recycleBin: z.string().optional(),
})

const input: InputKind = {
  code: 'ERR_OPTION_INVALID',
  noun: 'IdP',
  names: Object.keys(optionsSchema.shape),
  aliases: { url: 'target', auth: 'target', token: 'target', app: 'name', vendor: 'profile', db: 'file' },
  hint: `Options are ${Object.keys(optionsSchema.shape).join(', ')}.`,
}

/**
 * Makes an identity provider with one app ready made, if `profile` and `target` say which; more with `idp.apps.create`. As
 * many as you like live in one process. End it with `await using` or `close`.
 */
export async function createIdp(options: IdpOptions = {}): Promise<LibraryIdp> {
  checkInput(optionsSchema, options, input)
  const { profile, target, overrides, name = 'app', clock = 'virtual', seed, ...rest } = options
  if ((profile === undefined) !== (target === undefined)) {
    const missing = profile === undefined ? 'profile' : 'target'
    throw new AppError('ERR_OPTION_INVALID', `The IdP is not valid: ${missing} is missing.`, {
      hint: 'Give both for a ready-made app, or neither and call idp.apps.create.',
      errors: [{ path: missing, message: 'is missing' }],
    })
  }
  const targets = new LocalTargets()
  const app = profile === undefined || target === undefined ? undefined : { name, profile, target, overrides }
  if (app) serveBeforehand(app, targets)
  const core = openIdp({
    ...rest,
    clock,
    seed: seed === undefined ? undefined : String(seed),
    servers: targets.servers,
  })
  let readyMade: string | undefined
  const idp = new LibraryIdp(core, targets, () => readyMade)
  try {
    if (app) readyMade = (await idp.apps.put(app)).id
    return idp
  } catch (error) {
    await core.close()
    throw error
  }
}

/** An app that is in the database file already goes to work when that is opened: then its target has to be there. */
function serveBeforehand(
  { name, target }: { name: string; target: TargetOption },
  targets: LocalTargets,
): void {
  const { target: kept, handler } = readTarget(target, name)
  if (handler) targets.put(kept.url, handler)
}
