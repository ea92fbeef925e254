import { isObject, type JsonObject } from '../../base/json.ts'
import { groupUrn } from '../../scim/urn.ts'
import { isKeyword } from '../error-keyword.ts'
import { bodyStart, sentBody, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, askAll, NotExercised, type Probe, Unprepared } from '../probe.ts'
import { sameShown } from '../read-back.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { idText, type Seen } from '../seen.ts'
import { missedAlthoughSent } from '../unread-body.ts'
import {
  collections,
  done,
  expectStatus,
  find,
  get,
  idsOf,
  made,
  madeOf,
  patchable,
  post,
  read,
  scimTypeOf,
  totalOf,
} from './steps.ts'

/** Whether anybody can be created at all, after a look as every IdP takes one. A server may do without groups. */
export const plainCreate: Probe = function* (lab) {
  const verdicts: Verdict[] = []
  const sent = lab.user()
  yield* ask(find('User', `userName eq ${JSON.stringify(sent.userName)}`))
  const user = yield* ask(post('/Users', sent))
  if (isRefusal(user)) {
    verdicts.push(
      expectStatus(user, [201], 'a user with a name and an e-mail address is refused', 'User refused'),
    )
  }
  const group = yield* ask(post('/Groups', lab.group()))
  if ([404, 405, 501].includes(group.status)) {
    verdicts.push(
      warn(`${group.line}: there are no groups here.`, { aspect: 'no groups', excerpt: statusLine(group) }),
    )
  } else if (isRefusal(group)) {
    verdicts.push(expectStatus(group, [201], 'a group with a name is refused', 'Group refused'))
  }
  return verdicts
}

/** Of a redirect, a 5xx, and of a body that was not even read, the rules about those tell. */
function isRefusal(seen: Seen): boolean {
  const { status } = seen
  return status >= 400 && status < 500 && !ofOtherRules.has(status) && missedAlthoughSent(seen) === undefined
}

/** About the credential, somebody in the way, the media type and the pace. */
const ofOtherRules: ReadonlySet<number> = new Set([401, 409, 415, 429])

/** A user as a tool sends it that puts everything it knows into the body. */
export const readOnlyInput: Probe = function* (lab) {
  const sent = lab.user({
    id: 'scimulator-chosen-id',
    meta: { resourceType: 'User', created: '2001-01-01T00:00:00Z' },
    groups: [{ value: 'scimulator-no-group' }],
  })
  yield* ask(post('/Users', sent))
  return []
}

/** The same user twice. */
export const duplicate: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const again = yield* ask(post('/Users', user.sent))
  if (again.ok) {
    return fail(`${again.line}: there was a user with this userName already.`, {
      aspect: 'created',
      excerpt: statusLine(again),
    })
  }
  // Whoever is in the way must be found.
  yield* ask(find('User', `userName eq ${JSON.stringify(user.name)}`))
  return []
}

/** A create that is refused leaves the resource that is in its way as it was. */
export const refusedCreateChangesNothing: Probe = function* (lab) {
  const user = yield* made(lab, 'User', { title: 'Before' })
  const before = yield* read(user.path)
  const again = yield* ask(
    post(
      '/Users',
      { ...user.sent, displayName: 'Changed', title: 'After', active: false, externalId: lab.name() },
      { odd: true },
    ),
  )
  if (again.status !== 409) return inconclusive(`${again.line}: it was not refused with 409.`)
  const after = yield* ask(get(user.path, { odd: true }))
  const body = after.shown[0]?.resource
  if (!body) {
    return fail(`${after.line}: since a create was refused with 409, the user is not there any more.`, {
      aspect: 'gone',
      excerpt: statusLine(after),
    })
  }
  const changed = ['userName', 'displayName', 'title', 'active', 'emails', 'externalId'].find(
    (name) => !sameShown(before[name], body[name]),
  )
  return changed === undefined
    ? pass
    : fail(`A create was refused with 409, and changed ${changed} of the user in its way.`, {
        aspect: changed,
        excerpt: bodyStart(after),
      })
}

/** Resources without what they must have. */
export const requiredMissing: Probe = function* (lab) {
  const user = yield* ask(post('/Users', without(lab.user(), 'userName'), { odd: true }))
  const group = yield* ask(post('/Groups', without(lab.group(), 'displayName'), { odd: true }))
  const verdicts: Verdict[] = []
  for (const [seen, name] of [
    [user, 'userName'],
    [group, 'displayName'],
  ] as const) {
    // 415 is about the media type, 422 in place of 400 another rule’s.
    if ([404, 415, 422, 501].includes(seen.status)) continue
    if (seen.status === 400) {
      const type = scimTypeOf(seen)
      verdicts.push(
        !isKeyword(type) || type === 'invalidValue' || type === 'invalidSyntax'
          ? pass
          : warn(`${seen.line} with scimType ${JSON.stringify(type)}; it should be invalidValue.`, {
              aspect: `${name} scimType`,
            }),
      )
    } else {
      verdicts.push(
        fail(`${seen.line} without ${name}: a missing attribute is a 400.`, {
          aspect: name,
          excerpt: statusLine(seen),
        }),
      )
    }
  }
  return verdicts
}

function without(body: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
}

export const invalidJson: Probe = function* () {
  const seen = yield* ask(post('/Users', { text: '{' }, { odd: true }))
  if (seen.status === 415) return inconclusive(`${seen.line}: it was not even read.`)
  if (seen.status === 422) return inconclusive(`${seen.line}: that it is no 400 is another rule’s.`)
  return expectStatus(seen, [400], 'a body that is no JSON is a 400', String(seen.status))
}

/** What the RFC does not know: Microsoft’s samples and unmapped extensions. */
export const unknownAttributes: Probe = function* (lab) {
  const user = lab.user()
  yield* ask(
    post('/Users', {
      ...user,
      schemas: [...(user.schemas as string[]), 'urn:ietf:params:scim:schemas:extension:scimulator:2.0:User'],
      roles: [],
      scimulatorUnknown: 'x',
      'urn:ietf:params:scim:schemas:extension:scimulator:2.0:User': { shoeSize: '42' },
    }),
  )
  yield* ask(
    post(
      '/Groups',
      lab.group({
        schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      }),
    ),
  )
  return []
}

/** Active as it was sent, in the answer and afterwards. */
export const activeAsSent: Probe = function* (lab) {
  for (const active of [true, false]) {
    const user = yield* made(lab, 'User', { active })
    yield* read(user.path)
  }
  return []
}

/** The media type that most HTTP clients send by themselves. */
export const plainJson: Probe = function* (lab) {
  const sent = lab.user()
  const seen = yield* ask(
    post('/Users', sent, { headers: { 'Content-Type': 'application/json' }, odd: true }),
  )
  if (seen.ok) return pass
  const proper = yield* ask(post('/Users', lab.user()))
  if (!proper.ok) throw new Unprepared(proper, `No user can be created: ${proper.line}`)
  return fail(`${seen.line} with application/json.`, {
    aspect: String(seen.status),
    excerpt: statusLine(seen),
  })
}

/** Names that are not ASCII, in precomposed letters. */
export const otherScripts: Probe = function* (lab) {
  const user = yield* made(lab, 'User', {
    displayName: 'Łukasz 山田 Ñandú 🚀',
    name: { givenName: 'Łukasz', familyName: '山田' },
  })
  yield* read(user.path)
  return []
}

/** Each Accept that clients send, and none. */
export const everyAccept: Probe = function* () {
  for (const accept of ['application/scim+json', 'application/json', '*/*', null]) {
    yield* ask(get('/Users', { query: 'count=1', headers: { Accept: accept } }))
  }
  return []
}

/** A POST whose answer was lost is sent again. */
export const retriedPost: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const again = yield* ask(post('/Users', user.sent, { odd: true }))
  const found = yield* ask(find('User', `userName eq ${JSON.stringify(user.name)}`, { odd: true }))
  const total = Math.max(totalOf(found) ?? 0, idsOf(found).length)
  const second = again.ok && isObject(again.body) && idText(again.body) !== user.id
  if (second || total > 1) {
    return fail(`${again.line}: the same POST again, and there are ${total} users of that name.`, {
      aspect: 'twice',
      excerpt: statusLine(again),
    })
  }
  // With which status it is refused, or that it is answered by the account that is there, is a matter of its own.
  return again.status === 409 ? pass : inconclusive(`${again.line}: there is one user, and no 409.`)
}

/** Ten times the same POST at once. */
export const sameMomentPosts: Probe = function* (lab) {
  const sent = lab.user()
  const answers = yield* askAll(Array.from({ length: 10 }, () => post('/Users', sent, { odd: true })))
  const created = answers.filter(({ ok }) => ok)
  const odd = answers.find(({ ok, status }) => !ok && status !== 409 && status !== 429)
  if (created.length > 1) {
    return fail(`Of ten equal POSTs at once ${created.length} created a user.`, { aspect: 'twice' })
  }
  if (odd) {
    return fail(`${odd.line}: of ten equal POSTs at once one is a 201, and the others are 409.`, {
      aspect: String(odd.status),
      excerpt: statusLine(odd),
    })
  }
  return created.length === 1 ? pass : inconclusive('Of ten equal POSTs at once none created a user.')
}

/** The same userName in another case. */
export const caseVariant: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const same = yield* ask(post('/Users', user.sent, { odd: true }))
  if (same.ok) throw new NotExercised(`Nor is the very same userName refused: ${same.line}`)
  const sent = lab.user({ userName: user.name.toUpperCase() })
  const seen = yield* ask(post('/Users', sent, { odd: true }))
  if (seen.ok) {
    return fail(`${seen.line}: there is a user whose userName differs in case only.`, {
      aspect: 'created',
      excerpt: sentBody(seen),
    })
  }
  return seen.status === same.status
    ? pass
    : expectStatus(seen, [409], 'a userName that differs in case only is taken', String(seen.status))
}

/** A group of a name that is taken. */
export const duplicateGroup: Probe = function* (lab) {
  const group = yield* made(lab, 'Group')
  const again = yield* ask(post(collections.Group, group.sent, { odd: true }))
  if (again.status === 409) return pass
  if (again.status === 400) return inconclusive(`${again.line}: refused, though not with 409.`)
  return again.ok
    ? warn(`${again.line}: a second group of the same displayName was created.`, {
        aspect: 'created',
        excerpt: statusLine(again),
      })
    : expectStatus(again, [409], 'a displayName that is taken is a 409', String(again.status))
}

/** What is null, an empty list or an empty text counts as not assigned. */
export const emptyValues: Probe = function* (lab) {
  const user = yield* patchable(lab, { title: 'Probe', nickName: 'Probe' })
  const put = yield* ask({
    ...post(user.path, {}),
    method: 'PATCH',
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'title', value: null }],
    },
    odd: true,
  })
  const verdicts: Verdict[] = []
  if (!put.ok) {
    verdicts.push(
      fail(`${put.line}: null says that there is no value.`, { aspect: 'null', excerpt: sentBody(put) }),
    )
  } else {
    const after = yield* done(get(user.path, { odd: true }))
    const title = isObject(after.body) ? valueAt(after.body, ['title']) : undefined
    verdicts.push(
      title === undefined || title === null || title === ''
        ? pass
        : fail(`${put.line}, and title is still ${JSON.stringify(title)}.`, {
            aspect: 'null kept',
            excerpt: sentBody(put),
          }),
    )
  }
  const created = yield* ask(post('/Users', lab.user({ title: null, phoneNumbers: [], nickName: '' })))
  if (!created.ok) {
    verdicts.push(
      created.status === 400 && /nickName/.test(created.text)
        ? warn(`${created.line} with an empty text.`, { aspect: 'empty text' })
        : fail(`${created.line} with null, an empty list and an empty text.`, {
            aspect: 'create',
            excerpt: sentBody(created),
          }),
    )
  } else madeOf(created, 'User', created.sent as JsonObject)
  return verdicts
}

/** Values that servers like to tidy up. */
export const asSent: Probe = function* (lab) {
  const name = lab.name('AsSent')
  const user = yield* made(lab, 'User', {
    userName: `${name}@example.com`,
    title: 'Head of  Probes',
    emails: [{ value: `${name}@Example.com`, type: 'work', primary: true }],
    phoneNumbers: [{ value: '+1 (555) 010-0199', type: 'work' }],
  })
  yield* read(user.path)
  return []
}

/** A create that is refused for something else than its userName, after which the look-up by userName finds nobody. */
export const refusedForEmail: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const sent = lab.user({ emails: [{ value: user.name, type: 'work', primary: true }] })
  const seen = yield* ask(post('/Users', sent, { odd: true }))
  if (seen.status !== 409) return seen.ok ? pass : inconclusive(`${seen.line}: it was not refused with 409.`)
  const found = yield* ask(find('User', `userName eq ${JSON.stringify(sent.userName)}`, { odd: true }))
  return !found.ok || idsOf(found).length > 0
    ? pass
    : fail(`${seen.line} for an e-mail address that another user has, and ${found.line} finds nobody.`, {
        aspect: 'e-mail',
        excerpt: statusLine(seen),
      })
}
