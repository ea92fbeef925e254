import type { Json } from '../base/json.ts'

/** A value as Microsoft Graph's log writes it: always text, booleans with a capital. */
export function valueText(value: Json): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return value.map((item) => valueText(item) ?? '').join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The path of an attribute as a key of its details: without dots and colons, as recorded. */
export function detailKey(path: string): string {
  return path.replace(/[.:]/g, '')
}

/** A moment as .NET writes it: seven decimals. */
export function preciseTime(moment: number): string {
  return new Date(moment).toISOString().replace('Z', '0000Z')
}

/** A moment as .NET writes it for readers in the United States, UTC: `3/24/2026 7:17:42 AM`. */
export function americanTime(moment: number): string {
  const date = new Date(moment)
  const hours = date.getUTCHours()
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day} ${time} ${hours < 12 ? 'AM' : 'PM'}`
}
