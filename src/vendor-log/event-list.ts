import type { JsonObject } from '../base/json.ts'
import type { LogProfile } from '../profile/log-schema.ts'
import type { LogFacts } from './facts.ts'
import { idsOf } from './ids.ts'

type EventList = Extract<LogProfile, { shape: 'event-list' }>

/** An event of OneLogin's Event API, with every key that its documentation lists. */
export function eventListRow(facts: LogFacts<EventList>): JsonObject | undefined {
  const { log, seed, app, entry, subject } = facts
  const isUser = entry.resource === 'User'
  const event = entry.kind && log.events[isUser ? 'user' : 'group'][entry.kind]
  if (!event) return undefined
  const { done, failed, linked = done } = event
  const type = entry.outcome === 'failed' ? failed : entry.outcome === 'linked' ? linked : done
  const ids = idsOf(seed)
  const id = Number(subject.id)
  return {
    id: ids.number('events') * 10 + entry.seq,
    created_at: new Date(entry.at).toISOString(),
    account_id: ids.number('account'),
    user_id: isUser ? id : null,
    user_name: isUser ? (subject.displayName ?? entry.label) : null,
    event_type_id: type,
    notes: null,
    ipaddr: null,
    actor_user_id: null,
    assuming_acting_user_id: null,
    role_id: null,
    role_name: null,
    app_id: ids.number('app', app.id),
    app_name: app.name,
    group_id: isUser || !Number.isSafeInteger(id) ? null : id,
    group_name: isUser ? null : entry.label,
    otp_device_id: null,
    otp_device_name: null,
    policy_id: null,
    policy_name: null,
    policy_type: null,
    actor_system: log.actor,
    custom_message: null,
    operation_name: null,
    directory_sync_run_id: null,
    directory_id: null,
    resolution: null,
    client_id: null,
    resource_type_id: null,
    error_description: entry.failure?.vendor.text ?? null,
    actor_user_name: null,
  }
}
