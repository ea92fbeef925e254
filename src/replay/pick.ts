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

function mostNamed(requests: readonly Recorded[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { url } of requests) {
    const base = endpoint.exec(pathAndQuery(url))?.[1]
    if (base === undefined) continue
    const whole = originOf(url) + base
    counts.set(whole, (counts.get(whole) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
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
  if (!endpoint.test(rest) && !speaksScim(request)) return undefined
  const mark = rest.indexOf('?')
  return mark < 0 ? { path: rest, query: null } : { path: rest.slice(0, mark), query: rest.slice(mark + 1) }
}

/** A resource type of the target's own. */
function speaksScim({ headers, answer }: Recorded): boolean {
  const types = [headerOf(headers, 'content-type'), headerOf(answer?.headers ?? [], 'content-type')]
  return types.some((type) => /scim\+json/i.test(type ?? ''))
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
}

function pathAndQuery(url: string): string {
  return url.slice(originOf(url).length)
}
