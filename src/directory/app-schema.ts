import { z } from 'zod'
import type { Json, JsonObject } from '../base/json.ts'
import type { AppState } from '../store/schema.ts'
import type { InputKind } from './check-input.ts'
import { nameSchema } from './user-schema.ts'

export const appStates = ['active', 'paused', 'quarantined', 'disabled'] as const satisfies AppState[]

const object = z.record(z.string(), z.json()).transform((value) => value as JsonObject)

/** Where the target is and how the IdP shows itself; the parts of `auth` by type are checked where they are used. */
const target = z.looseObject({
  url: z.string(),
  auth: z.looseObject({ type: z.string() }).default({ type: 'none' }),
})

export const appCreateSchema = z.strictObject({
  name: nameSchema,
  profile: z.string().min(1, 'must not be empty'),
  overrides: object.default({}),
  target,
})

/** A JSON merge patch (RFC 7396); its result is checked by `appCreateSchema`. */
export const appPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  profile: z.string().min(1, 'must not be empty').optional(),
  overrides: object.nullish(),
  target: object.optional(),
})

export type AppCreate = z.input<typeof appCreateSchema>
export type AppPatch = z.input<typeof appPatchSchema>

/** An app as the API shows it: secrets are masked. */
export interface App {
  id: string
  name: string
  profile: string
  overrides: JsonObject
  target: { url: string; auth: { type: string; [part: string]: Json }; [part: string]: Json }
  state: AppState
  /** `{reason, since, …}` while quarantined or disabled. */
  quarantine: JsonObject | null
  createdAt: string
}

export const appInput: InputKind = {
  code: 'ERR_APP_INVALID',
  noun: 'app',
  names: ['name', 'profile', 'overrides', 'target'],
  reasons: {
    id: 'is given by the directory and cannot be set',
    createdAt: 'is given by the directory and cannot be set',
    state: 'is changed by pause, resume and restart, not here',
    quarantine: 'is changed by the engine alone',
  },
  hint: 'Attributes of an app: name, profile, overrides, target {url, auth}.',
}
