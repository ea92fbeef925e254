import { z } from 'zod'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { plainIssue } from '../base/plain-issue.ts'
import { type AppCreate, appCreateSchema, appInput, appPatchSchema } from '../directory/app-schema.ts'
import { checkInput, inputError } from '../directory/check-input.ts'
import { compileMapping } from '../mapping/mapping.ts'
import { compileScopingFilter, ScopingFilterError } from '../mapping/scoping-filter.ts'
import { loadProfile } from '../profile/load.ts'
import { authSchema } from '../wire/auth.ts'
import { parseBaseUrl } from '../wire/base-url.ts'
import { anyJson, anyObject } from './api-schema.ts'

/** Everything that may be said of a target. */
export const targetSchema = z.strictObject({
  url: z.string().describe('Base URL of the SCIM endpoint: http://127.0.0.1:3000/scim/v2'),
  auth: authSchema.default({ type: 'none' }),
  ca: z.string().optional().describe('Certificates to trust, as PEM'),
  rejectUnauthorized: z.boolean().optional().describe('false: any certificate will do'),
})

/** The bodies of `POST /apps` and `PATCH /apps/{app}`, for their shape. */
export const appBody = appCreateSchema.extend({ target: targetSchema, overrides: anyObject.optional() })
export const appPatchBody = appPatchSchema.extend({
  target: anyObject.optional(),
  overrides: anyObject.nullish(),
})

/** Everything but the credentials, of which an error must not tell what was found. */
const shapeSchema = appCreateSchema.extend({ target: targetSchema.extend({ auth: anyJson.optional() }) })

const input = {
  ...appInput,
  names: [...appInput.names, ...Object.keys(targetSchema.shape), 'token', 'username', 'password', 'type'],
}

/**
 * An app that the engine can work with, its profile under the name that the profile itself has; or an `AppError` that
 * names what is wrong with its profile, overrides, target or credentials.
 */
export function checkApp(app: AppCreate): AppCreate {
  checkInput(shapeSchema, app, input)
  checkTarget(app.target as JsonObject)
  const { profile } = loadNamed(app.profile, app.overrides as JsonObject | undefined)
  try {
    compileMapping(profile.mapping)
    compileScopingFilter(profile.scope, profile.mapping)
  } catch (error) {
    const path = error instanceof ScopingFilterError ? error.path : 'mapping'
    throw problem(`overrides.${path}`, error instanceof Error ? error.message : String(error), error)
  }
  return { ...app, profile: isFile(app.profile) ? app.profile : profile.name }
}

/** Profiles of one's own are files; over HTTP no file is opened that the configuration has not named. */
export function refuseFile(profile: unknown): void {
  if (typeof profile !== 'string' || !isFile(profile)) return
  throw new AppError(
    'ERR_PROFILE_UNKNOWN',
    `"${profile}" is a file; over HTTP a profile is given by its name.`,
    {
      hint: 'Say what differs as overrides, or name the file in scimulator.yaml.',
      errors: [{ path: 'profile', message: 'is a file' }],
    },
  )
}

function loadNamed(name: string, overrides: JsonObject | undefined) {
  try {
    return loadProfile(name, overrides)
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length > 0) throw error
    const errors = [{ path: 'profile', message: error.message }]
    throw new AppError(error.code, error.message, {
      errors,
      cause: error,
      ...(error.hint ? { hint: error.hint } : {}),
    })
  }
}

function isFile(profile: string): boolean {
  return /[/\\]|\.ya?ml$/.test(profile)
}

function checkTarget(target: JsonObject): void {
  const parsed = authSchema.safeParse(target.auth ?? { type: 'none' })
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap(({ path, ...issue }) => {
      const at = (...keys: PropertyKey[]) => ['target', 'auth', ...path, ...keys].map(String).join('.')
      // What was found is not told: it may be a secret.
      if (issue.code !== 'unrecognized_keys') return [{ path: at(), message: plainIssue(issue.message) }]
      return issue.keys.map((key) => ({ path: at(key), message: 'is not known here' }))
    })
    throw inputError(input, problems)
  }
  try {
    parseBaseUrl(String(target.url))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw problem('target.url', error.message.replace(/\.$/, ''), error)
  }
}

function problem(path: string, message: string, cause: unknown): AppError {
  return new AppError('ERR_APP_INVALID', `The app is not valid: ${path}: ${message}.`, {
    errors: [{ path, message }],
    cause,
  })
}
