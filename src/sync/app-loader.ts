import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import { plainIssue } from '../base/plain-issue.ts'
import { sentence } from '../base/sentence.ts'
import type { AppRow } from '../directory/app.ts'
import { compileEntitlements } from '../mapping/entitlement-rules.ts'
import { compileMapping, type Mapping } from '../mapping/mapping.ts'
import { compileScopingFilter, type ScopingFilter, ScopingFilterError } from '../mapping/scoping-filter.ts'
import { loadProfile } from '../profile/load.ts'
import type { Profile } from '../profile/schema.ts'
import { type Auth, authSchema } from '../wire/auth.ts'
import type { LocalServers } from '../wire/loopback.ts'
import { createTransport } from '../wire/transport.ts'
import type { AppContext } from './app-context.ts'

/** What holds for all apps of an engine. */
export interface LoadOptions {
  seed: string
  /** Targets in this process. */
  servers?: LocalServers | undefined
}

/** An app's row, compiled. Throws an `AppError` for a profile, override or credential that cannot be used. */
export function loadApp(row: AppRow, { seed, servers }: LoadOptions): AppContext {
  const { profile } = loadProfile(row.profile, row.overrides)
  const auth = readAuth(row)
  const { connect, firstByte, total } = profile.http.timeout
  const { url, ca, rejectUnauthorized } = row.target as {
    url: string
    ca?: string
    rejectUnauthorized?: boolean
  }
  const transport = createTransport({
    baseUrl: url,
    auth,
    headers: profile.http.headers,
    timeouts: {
      connectMs: parseDuration(connect),
      firstByteMs: parseDuration(firstByte),
      totalMs: parseDuration(total),
    },
    maxSockets: profile.sync.concurrency,
    baseQuery: profile.http.baseUrl.query,
    baseSlash: profile.http.baseUrl.slash,
    servers,
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    },
  })
  return {
    id: row.id,
    ordinal: row.ordinal,
    name: row.name,
    profile,
    mapping: mappingOf(profile, row.name),
    entitlements: compileEntitlements(profile.entitlements),
    filter: filterOf(profile, row.name),
    transport,
    seed,
    createdAt: row.createdAt,
  }
}

/** What has to be the same for a compiled app to be still right. */
export function signatureOf({ name, profile, overrides, target }: AppRow): string {
  return JSON.stringify([name, profile, overrides, target])
}

export function readAuth(row: AppRow): Auth {
  const parsed = authSchema.safeParse((row.target as JsonObject).auth ?? { type: 'none' })
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: ['target', 'auth', ...path.map(String)].join('.'),
    message: plainIssue(message),
  }))
  throw new AppError(
    'ERR_APP_INVALID',
    sentence(`App "${row.name}": ${errors[0]?.path} ${errors[0]?.message}`),
    {
      errors,
    },
  )
}

function filterOf({ scope, mapping }: Profile, app: string): ScopingFilter {
  try {
    return compileScopingFilter(scope, mapping)
  } catch (error) {
    if (!(error instanceof ScopingFilterError)) throw error
    const { message } = error
    throw new AppError(
      'ERR_PROFILE_INVALID',
      `The scoping filters of app "${app}" cannot be used: ${message}.`,
      {
        errors: [{ path: `overrides.${error.path}`, message }],
        cause: error,
      },
    )
  }
}

function mappingOf(profile: Profile, app: string): Mapping {
  try {
    return compileMapping(profile.mapping)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AppError('ERR_PROFILE_INVALID', `The mapping of app "${app}" cannot be read: ${message}`, {
      errors: [{ path: 'overrides.mapping', message }],
      cause: error,
    })
  }
}
