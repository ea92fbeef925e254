import { isObject, type Json } from '../base/json.ts'
import { SentPasswords } from '../base/sent-passwords.ts'
import type { Known } from './known.ts'
import { operationsOf } from './patch-trait.ts'
import type { Seen } from './seen.ts'

/** Passwords of the last requests, so that they are recognised in answers, and never quoted. */
export function passwordsSent(known: Known): readonly string[] {
  return sent(known).all
}

export function notePasswords(seen: Seen, known: Known): void {
  if (!seen.exchange.request.body?.toLowerCase().includes('password')) return
  for (const password of passwordsIn(seen)) {
    if (typeof password === 'string') sent(known).note(password)
  }
}

function sent(known: Known): SentPasswords {
  return known.note('passwords', () => new SentPasswords())
}

function passwordsIn(seen: Seen): (Json | undefined)[] {
  const members = (value: Json | undefined) =>
    isObject(value) ? Object.keys(value).flatMap((key) => (isPassword(key) ? [value[key]] : [])) : []
  const told = operationsOf(seen).flatMap(({ path, value }) =>
    path === undefined ? members(value) : isPassword(path) ? [value] : [],
  )
  return [...members(seen.sent), ...told]
}

/** Also with the URN of its schema before it. */
function isPassword(name: string): boolean {
  return /(^|:)password$/i.test(name)
}

/** The text without them, as they are and as JSON writes them. */
export function withoutPasswords(text: string, passwords: readonly string[]): string {
  let result = text
  for (const password of passwords) {
    for (const form of [password, JSON.stringify(password).slice(1, -1)]) {
      if (result.includes(form)) result = result.replaceAll(form, '********')
    }
  }
  return result
}
