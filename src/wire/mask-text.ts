import { mask } from './mask-password.ts'

/**
 * Masks each known secret of at least four characters, as it is and as URLs and JSON would write it. Shorter ones would
 * tear holes into everything.
 */
export function maskText(text: string, secrets: readonly string[]): string {
  let result = text
  for (const form of formsOf(secrets)) {
    if (result.includes(form)) result = result.replaceAll(form, mask)
  }
  return result
}

const shortest = 4

/** Worked out once for each list of secrets, of which there are as many as apps. */
const cache = new WeakMap<readonly string[], readonly string[]>()

function formsOf(secrets: readonly string[]): readonly string[] {
  const known = cache.get(secrets)
  if (known) return known
  const forms = new Set<string>()
  for (const secret of secrets.filter((secret) => secret.length >= shortest)) {
    const json = JSON.stringify(secret).slice(1, -1)
    const url = encodeURIComponent(secret)
    for (const form of [secret, json, json.replaceAll('/', '\\/'), url, url.replaceAll('%20', '+')])
      forms.add(form)
  }
  // The longest first: one secret may be the beginning of another.
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  cache.set(secrets, sorted)
  return sorted
}
