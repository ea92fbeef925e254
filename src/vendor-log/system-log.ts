import type { JsonObject } from '../base/json.ts'
import type { LogProfile } from '../profile/log-schema.ts'
import { attemptText } from './attempt-text.ts'
import type { LogFacts } from './facts.ts'
import { idsOf } from './ids.ts'

type SystemLog = Extract<LogProfile, { shape: 'system-log' }>

/** A LogEvent of Okta's System Log, with every key that a recorded one has. */
export function systemLogRow(facts: LogFacts<SystemLog>): JsonObject | undefined {
  const { log, seed, app, entry } = facts
  const side = entry.resource === 'User' ? 'user' : 'group'
  const event = entry.kind && log.events[side][entry.kind]
  if (!event) return undefined
  const { failure } = entry
  const ids = idsOf(seed)
  const reason = failure && (failure.notJson ? 'not-json' : failure.code)
  const { type, message, legacy } = reason === null ? event.done : (event.failedBy[reason] ?? event.failed)
  return {
    actor: { id: ids.prefixed('00u', 'actor'), ...log.actor, detailEntry: null },
    client: {
      userAgent: null,
      zone: null,
      device: null,
      id: null,
      ipAddress: null,
      geographicalContext: null,
    },
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: ids.prefixed('trs', 'session', entry.operationSeq ?? 0),
    },
    displayMessage: message,
    eventType: type,
    outcome: {
      result: failure ? 'FAILURE' : 'SUCCESS',
      reason: reason === null ? null : reasonText(facts, reason),
    },
    published: new Date(entry.at).toISOString(),
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: failure ? log.severities.failed : log.severities.done,
    debugContext: { debugData: { appname: app.name } },
    legacyEventType: legacy,
    transaction: {
      type: 'JOB',
      id: ids.prefixed(log.transactions[side], 'job', entry.operationSeq ?? 0, entry.attempt),
      detail: {},
    },
    uuid: ids.uuid('event', entry.seq),
    version: '0',
    request: { ipChain: [] },
    target: targets(facts),
  }
}

function reasonText(facts: LogFacts<SystemLog>, reason: string): string | null {
  const { reasons } = facts.log
  const text = reason in reasons ? reasons[reason] : reasons.default
  return text === undefined || text === null ? null : attemptText(facts)(text)
}

/** What the event is about: the account or the group in the app, the app, and, of an account, whose it is. */
function targets({ seed, app, entry, subject }: LogFacts<SystemLog>): JsonObject[] {
  const ids = idsOf(seed)
  const displayName = subject.displayName ?? entry.label
  const target = (id: string, type: string, alternateId: string, shown: string): JsonObject => ({
    id,
    type,
    alternateId,
    displayName: shown,
    detailEntry: null,
  })
  const instance = target(ids.prefixed('0oa', 'app', app.id), 'AppInstance', app.name, app.name)
  if (entry.resource === 'Group') {
    // Of a group that the app does not have, nothing but the app is named.
    const known = entry.targetId !== null
    const id = ids.prefixed('AGr', 'group', app.id, entry.objectId)
    return known ? [target(id, 'AppGroup', entry.label, entry.label), instance] : [instance]
  }
  const account = ids.prefixed('0ua', 'account', app.id, entry.objectId)
  return [
    target(account, 'AppUser', entry.label, displayName),
    instance,
    target(subject.id, 'User', entry.label, displayName),
  ]
}
