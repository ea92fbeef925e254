import { fillText } from '../base/fill-text.ts'
import { reasonPhrase } from '../base/reason-phrase.ts'
import type { LogFacts } from './facts.ts'

/** Fills the placeholders of a log's texts. */
export function attemptText(facts: LogFacts, more: Record<string, string> = {}): (text: string) => string {
  const { entry, app, subject, exchanges, errors } = facts
  const status = entry.failure?.status ?? null
  const phrase = status === null ? 'no answer' : reasonPhrase(status)
  const doing = entry.kind && errors.doing[entry.resource === 'User' ? 'user' : 'group'][entry.kind]
  const values = {
    resource: entry.resource,
    label: entry.label,
    app: app.name,
    sourceId: subject.id,
    targetId: entry.targetId ?? '',
    doing: doing ?? entry.kind?.replaceAll('-', ' ') ?? '',
    phrase,
    phraseWord: phrase.replaceAll(' ', ''),
    detail: entry.failure?.detail ?? '',
    body: exchanges.at(-1)?.body ?? '',
    message: entry.failure?.message ?? '',
    ...more,
  }
  return (text) => fillText(text, values)
}
