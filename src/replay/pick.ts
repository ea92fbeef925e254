import { headerOf, type Recorded, type Step } from './recorded.ts'

/** What of a recording is sent again. */
export interface Picked {
  /** The base URL that the requests were recorded under. */
  base: string
  steps: Step[]
  /** Requests that are no SCIM, or not below that base URL. */
  passedOver: number
}

/** RFC 7644 §3.2: what may follow the base URL; ServiceProviderConfigs is that of SCIM 1.1. */
const endpoint =
  /^(.*?)\/(Users|Groups|ServiceProviderConfigs?|Schemas|ResourceTypes|Bulk|Me|\.search)(?=[/?]|$)/i

/**
 * The SCIM requests below one base URL: the one given, or else the one that most requests name.
 *
 * @returns undefined where there is none
 */
export function pick(requests: readonly Recorded[], given?: string): Picked | undefined {
  const base = given === undefined ? mostNamed(requests) : given.replace(/\/+$/, '')
  if (base === undefined) return undefined
  const steps = requests.flatMap((request): Step[] => {
    const below = belowBase(request, base)
    return below === undefined ? [] : [{ ...request, ...below }]
  })
  return { base, steps, passedOver: requests.length - steps.length }
}

/** Below which most requests speak SCIM; a page's own API may have an endpoint `/users` as well, and be asked more often. */
function mostNamed(requests: readonly Recorded[]): string | undefined {
  const counts = new Map<string, { scim: number; all: number }>()
  for (const request of requests) {
    const base = endpoint.exec(pathAndQuery(request.url))?.[1]
    if (base === undefined) continue
    const whole = originOf(request.url) + base
    const { scim, all } = counts.get(whole) ?? { scim: 0, all: 0 }
    counts.set(whole, { scim: scim + Number(speaksScim(request)), all: all + 1 })
  }
  return [...counts].sort(([, a], [, b]) => b.scim - a.scim || b.all - a.all)[0]?.[0]
}

function belowBase(request: Recorded, base: string): Pick<Step, 'path' | 'query'> | undefined {
  const { url, method } = request
  // What browsers ask before a request of another origin.
  if (method === 'OPTIONS' || method === 'CONNECT') return undefined
  // Where no host was recorded, the path counts.
  const comparable = originOf(url) === '' ? pathAndQuery(base) : base
  if (!url.toLowerCase().startsWith(comparable.toLowerCase())) return undefined
  const rest = url.slice(comparable.length).split('#')[0] ?? ''
  if (rest !== '' && !/^[/?]/.test(rest)) return undefined
  if (!endpoint.test(rest) && !hasScimType(request)) return undefined
  const mark = rest.indexOf('?')
  return mark < 0 ? { path: rest, query: null } : { path: rest.slice(0, mark), query: rest.slice(mark + 1) }
}

function speaksScim(request: Recorded): boolean {
  const bodies = [request.body ?? '', request.answer?.body ?? '']
  return hasScimType(request) || bodies.some((body) => /"urn:(ietf:params:)?scim:/.test(body))
}

/** So that a resource type of the target's own counts as well. */
function hasScimType({ headers, answer }: Recorded): boolean {
  const types = [headerOf(headers, 'content-type'), headerOf(answer?.headers ?? [], 'content-type')]
  return types.some((type) => /scim\+json/i.test(type ?? ''))
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
}

function pathAndQuery(url: string): string {
  return url.slice(originOf(url).length)
}
