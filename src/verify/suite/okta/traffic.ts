import { isObject, type JsonObject } from '../../../base/json.ts'
import { filterQuery, get, patch, post, put } from '../../../diagnose/probe/request.ts'
import { ask, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import { idText } from '../../../diagnose/seen.ts'
import { userUrn } from '../../../scim/urn.ts'
import { type Assertions, by, listed, status, succeeds } from '../claims.ts'

/** As `profiles/okta-oin.yaml` says it. */
const headers = {
  Accept: 'application/scim+json',
  'Accept-Charset': 'utf-8',
  'Content-Type': 'application/scim+json; charset=utf-8',
  'User-Agent': 'Okta SCIM Client 1.0.0',
}

export interface Person {
  userName: string
  givenName: string
  familyName: string
}

/** What an assignment makes Okta send: a look-up, then a create, or activation and profile of whom it finds. */
export function* assign(
  lab: ProbeLab,
  person: Person,
  checks: Assertions,
): ProbeConversation<string | undefined> {
  const query = `${filterQuery(`userName eq "${person.userName}"`)}&startIndex=1&count=100`
  const found = yield* ask(get('/Users', { query, headers }))
  // Okta takes a 404 for nobody as well.
  checks.on(found, ...by(['VENDOR-filter-set'], status(found, 200, 404)))
  const id = listed(found).flatMap((user) => idText(user) ?? [])[0]
  if (id !== undefined) {
    yield* switchActive(lab, id, true, checks)
    yield* pushProfile(id, person, checks)
    return id
  }
  const created = yield* ask(post('/Users', bodyOf(person), { headers }))
  const why =
    created.status === 409 ? ['SIM-conflict-findable', 'ENTRA-inactive-visible'] : ['RFC7644-3.3-201']
  checks.on(created, ...by(created.ok || created.status === 409 ? why : [], status(created, 201)))
  return created.ok && isObject(created.body) ? idText(created.body) : undefined
}

/** GET, and a PUT of what it shows with the profile laid over it. */
export function* pushProfile(id: string, person: Person, checks: Assertions): ProbeConversation<void> {
  yield* putOver(id, { name: { givenName: person.givenName, familyName: person.familyName } }, checks)
}

/** By PATCH without a path, as catalogue apps do it; by GET and PUT where the profile in use says so. */
export function* switchActive(
  lab: ProbeLab,
  id: string,
  active: boolean,
  checks: Assertions,
): ProbeConversation<void> {
  const how = lab.profile.forms?.user.deactivate ?? 'patch'
  if (how === 'get-overlay-put') return yield* putOver(id, { active }, checks)
  const seen = yield* ask(
    patch(`/Users/${encodeURIComponent(id)}`, [{ op: 'replace', value: { active } }], { headers }),
  )
  checks.on(seen, ...by(['OKTA-pathless', 'RFC7644-3.5.2-501'], succeeds(seen)))
}

function* putOver(id: string, over: JsonObject, checks: Assertions): ProbeConversation<void> {
  const path = `/Users/${encodeURIComponent(id)}`
  const shown = yield* ask(get(path, { headers }))
  if (!checks.on(shown, ...by(['RFC7644-3.4.1-200', 'ENTRA-inactive-visible'], status(shown, 200)))) return
  if (!isObject(shown.body)) return
  const name =
    isObject(over.name) && isObject(shown.body.name) ? { ...shown.body.name, ...over.name } : undefined
  const seen = yield* ask(put(path, { ...shown.body, ...over, ...(name && { name }) }, { headers }))
  checks.on(seen, ...by(['RFC7644-3.5-put-supported', 'RFC7644-3.5.1-200-body'], succeeds(seen)))
}

function bodyOf({ userName, givenName, familyName }: Person): JsonObject {
  return {
    schemas: [userUrn],
    userName,
    name: { givenName, familyName },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: `${givenName} ${familyName}`,
    locale: 'en-US',
    title: 'Engineer',
    phoneNumbers: [{ primary: true, value: '415.123.4567', type: 'work' }],
    externalId: '00uscimulator0000001',
    groups: [],
    // A placeholder, as Okta sends one also where passwords are not synchronized.
    password: 'gl^m3qWZ',
    active: true,
  }
}
