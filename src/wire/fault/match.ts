import type { RequestSpec } from '../../dialect/request-spec.ts'
import type { Match } from './attributes.ts'

/** Whether a request is one of those that a fault concerns. */
export function matcherOf({ method, path, intent }: Match): (spec: RequestSpec) => boolean {
  const pathFits = patternOf(path)
  const intentFits = patternOf(intent)
  return (spec) =>
    (method === undefined || method === spec.method) && pathFits(spec.path) && intentFits(spec.intent)
}

function patternOf(glob: string | undefined): (text: string) => boolean {
  if (glob === undefined) return () => true
  if (!glob.includes('*')) return (text) => text === glob
  // More than two stars mean no more than two.
  const source = glob
    .replace(/\*{2,}/g, '**')
    .split(/(\*+)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'),
    )
    .join('')
  const pattern = new RegExp(`^${source}$`, 's')
  return (text) => pattern.test(text)
}
