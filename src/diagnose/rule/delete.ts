import { isObject } from '../../base/json.ts'
import { statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { operationsOf } from '../patch-trait.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { entraScim, rfc7644 } from '../source.ts'

/** Who goes, and who comes back (RFC 7644 §3.6). */
export const deleteRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.6-204',
    tier: 1,
    mode: 'passive',
    required: 'A DELETE is answered with 204 (RFC 7644 §3.6, SHALL).',
    source: rfc7644('3.6'),
    severity: 'minor',
    breaks: 'Strict clients take any other answer for a failure; Microsoft’s validator wants 204.',
    fix: '204 without a body, not 200 with JSON.',
    evaluate: (seen) => {
      if (seen.about.action !== 'delete' || !seen.ok) return undefined
      return seen.status === 204
        ? pass
        : fail(`${seen.line}.`, { aspect: String(seen.status), excerpt: statusLine(seen) })
    },
  },
  {
    id: 'RFC7644-3.6-gone',
    tier: 1,
    mode: 'both',
    required: 'What was deleted is 404 for everything, and no query finds it (RFC 7644 §3.6, MUST).',
    source: rfc7644('3.6'),
    severity: 'major',
    breaks: 'Entra finds the tombstone, takes it for the account of the new joiner and writes to it.',
    fix: 'Hide tombstones from everything below the SCIM base.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.action === 'list') return listed(seen, known)
      if (about.action !== 'get' && about.action !== 'replace' && about.action !== 'modify') return undefined
      const deletion = known.resource(about.resource, about.id)?.deletion
      if (!deletion || !seen.isAfter(deletion)) return undefined
      if (seen.status === 404) return pass
      return seen.ok
        ? fail(`${seen.line}: it had been deleted.`, {
            aspect: about.action,
            excerpt: statusLine(seen),
            also: [deletion.seq],
          })
        : undefined
    },
  },
  {
    id: 'SIM-reactivate',
    tier: 1,
    mode: 'both',
    required:
      'Who was deactivated is active again once active is true, as the same account (Microsoft and Okta).',
    source: entraScim,
    severity: 'major',
    breaks: 'The rehire has no access: Entra and Okta only ever send active true to the account they know.',
    fix: 'Take true as well as false, and do not make a new account of it.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.resource !== 'User' || (about.action !== 'modify' && about.action !== 'replace'))
        return undefined
      const user = known.resource('User', about.id)
      if (user?.expected?.active !== false || user.deletion || !activates(seen)) return undefined
      if (seen.ok) return pass
      // What else the request says may be to blame; a PUT always says more.
      const nothingElse = operationsOf(seen).length === 1 && saysActiveOnly(seen)
      return nothingElse && blaming.has(seen.status)
        ? fail(`${seen.line}: the same account was deactivated before, and now active true is refused.`, {
            aspect: 'refused',
            excerpt: statusLine(seen),
          })
        : undefined
    },
  },
]

const blaming: ReadonlySet<number> = new Set([400, 404, 405, 409, 422, 500, 501])

function listed(seen: Seen, known: Known): Verdict | undefined {
  for (const { type, resource } of seen.shown) {
    const id = idText(resource)
    const deletion = id === undefined ? undefined : known.resource(type, id)?.deletion
    if (id === undefined || !deletion || !seen.isAfter(deletion)) continue
    return fail(`${seen.line}: ${id} is listed, which had been deleted.`, {
      aspect: 'list',
      excerpt: { part: 'response', line: `"id":${JSON.stringify(id)}` },
      also: [deletion.seq],
    })
  }
  return undefined
}

function activates(seen: Seen): boolean {
  if (seen.about.action === 'replace') return isObject(seen.sent) && seen.sent.active === true
  return operationsOf(seen).some(({ path, value }) =>
    path === undefined
      ? isObject(value) && isTrue(value.active)
      : path.toLowerCase() === 'active' && isTrue(value),
  )
}

function saysActiveOnly(seen: Seen): boolean {
  return operationsOf(seen).every(
    ({ path, value }) => path !== undefined || (isObject(value) && Object.keys(value).length === 1),
  )
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}
