import type { Profile } from '../profile/schema.ts'
import type { RequestSpec } from './request-spec.ts'

type QueryStyle = Profile['http']['query']

/** `attribute eq "value"`; several are joined with `and`. */
export interface Clause {
  attribute: string
  value: string
}

/**
 * The text after `?` as the vendor writes it. `template` holds the parameters in order, `{filter}` stands for the
 * filter. null means that there is no `?`.
 */
export function queryText(
  style: QueryStyle,
  method: RequestSpec['method'],
  template: readonly string[],
  clauses: readonly Clause[] = [],
): string | null {
  if (template.length === 0) return style.emptyMark.includes(method) ? '' : null
  const parameters = template.map((parameter) =>
    parameter.replace('{filter}', () => filterText(style, clauses)),
  )
  return style.parameterEnd === 'between'
    ? parameters.join('&')
    : parameters.map((parameter) => `${parameter}&`).join('')
}

/** One segment of a path, percent-encoded as RFC 3986 asks. */
export function pathSegment(id: string): string {
  return percent(id, /[A-Za-z0-9\-._~!$&'()*+,;=:@]/, '%20', 'upper')
}

function filterText(style: QueryStyle, clauses: readonly Clause[]): string {
  const and = `${style.space}and${style.space}`
  return clauses.map((clause) => clauseText(style, clause)).join(and)
}

function clauseText(style: QueryStyle, { attribute, value }: Clause): string {
  const { space, operator } = style
  const quoted = style.quote === 'escaped' ? JSON.stringify(value).slice(1, -1) : value
  const encoders = escapes[style.escape]
  return `${encoders.text(attribute, space)}${space}${operator}${space}%22${encoders.value(quoted, space)}%22`
}

interface Encoders {
  /** Attribute names and operators. */
  text: (text: string, space: string) => string
  /** What stands between the quotes. */
  value: (text: string, space: string) => string
}

const rfc3986 = (text: string, space: string) => percent(text, /[A-Za-z0-9\-._~]/, space, 'upper')
const form = (text: string, space: string) => percent(text, /[A-Za-z0-9*\-._]/, space, 'upper')

const escapes = {
  rfc3986: { text: rfc3986, value: rfc3986 },
  form: { text: form, value: form },
  dotnet: {
    // System.Web.HttpUtility.UrlEncode
    text: (text, space) => percent(text, /[A-Za-z0-9\-_.!*()]/, space, 'lower'),
    // The library escapes these characters itself; System.Uri then takes care of what may not stand in a URI.
    value: (text, space) =>
      text.replace(/[;/?:@&=+$,#[\]']|[^;/?:@&=+$,#[\]']+/g, (part) =>
        /^[;/?:@&=+$,#[\]']$/.test(part)
          ? percent(part, /[^\s\S]/, space, 'lower')
          : percent(part, /[A-Za-z0-9\-._~!*()]/, space, 'upper'),
      ),
  },
} satisfies Record<QueryStyle['escape'], Encoders>

function percent(text: string, plain: RegExp, space: string, hex: 'upper' | 'lower'): string {
  let result = ''
  for (const character of text) {
    if (plain.test(character)) result += character
    else if (character === ' ') result += space
    else {
      for (const byte of Buffer.from(character.toWellFormed(), 'utf8')) {
        const code = byte.toString(16).padStart(2, '0')
        result += `%${hex === 'upper' ? code.toUpperCase() : code}`
      }
    }
  }
  return result
}
