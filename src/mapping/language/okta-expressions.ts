import type { Json } from '../../base/json.ts'
import { type MappingSource, neutralAttribute } from '../mapping-source.ts'
import type { Expression } from './expression.ts'
import { TokenReader } from './lexer.ts'

/** Attributes of Okta's base profile that have another name in the directory. */
const neutralNames: Record<string, string> = {
  login: 'userName',
  firstName: 'givenName',
  lastName: 'familyName',
  zipCode: 'postalCode',
  countryCode: 'country',
}

const computed: Record<string, (source: MappingSource) => Json | undefined> = {
  id: (source) => source.wireId,
  manager: (source) => (source.kind === 'user' ? source.manager?.attributes.displayName : undefined),
}

const functions: Record<string, Expression> = {
  // Sent with every create, also when passwords are not synchronised.
  placeholderPassword: (source) => (source.kind === 'user' ? source.placeholderPassword : undefined),
}

/**
 * What Okta's default mappings need of its expression language: `user.x`, texts, null, `==`, `!=`, `&&`, `||`, `+`
 * and the conditional. https://developer.okta.com/docs/reference/okta-expression-language/
 */
export function compileOktaExpression(text: string): Expression {
  const reader = new TokenReader(text)
  const expression = readConditional(reader)
  if (reader.next.kind !== 'end') reader.fail('expected the end of the expression')
  return expression
}

/** The attribute that `user.x` reads, under its neutral name; undefined for what is worked out. */
export function oktaAttribute(name: string): string | undefined {
  return Object.hasOwn(computed, name) ? undefined : (neutralNames[name] ?? name)
}

function readConditional(reader: TokenReader): Expression {
  const condition = readOr(reader)
  if (!reader.skip('?')) return condition
  const yes = readConditional(reader)
  reader.expect(':')
  const no = readConditional(reader)
  return (source) => (condition(source) === true ? yes(source) : no(source))
}

function readOr(reader: TokenReader): Expression {
  let left = readAnd(reader)
  while (reader.skip('||')) {
    const [first, second] = [left, readAnd(reader)]
    left = (source) => first(source) === true || second(source) === true
  }
  return left
}

function readAnd(reader: TokenReader): Expression {
  let left = readComparison(reader)
  while (reader.skip('&&')) {
    const [first, second] = [left, readComparison(reader)]
    left = (source) => first(source) === true && second(source) === true
  }
  return left
}

function readComparison(reader: TokenReader): Expression {
  const left = readSum(reader)
  if (reader.skip('==')) {
    const right = readSum(reader)
    return (source) => (left(source) ?? null) === (right(source) ?? null)
  }
  if (reader.skip('!=')) {
    const right = readSum(reader)
    return (source) => (left(source) ?? null) !== (right(source) ?? null)
  }
  return left
}

/** `a + b` on texts; a missing operand makes the sum missing, so that nobody is called "null". */
function readSum(reader: TokenReader): Expression {
  let left = readValue(reader)
  while (reader.skip('+')) {
    const [first, second] = [left, readValue(reader)]
    left = (source) => {
      const [a, b] = [first(source) ?? null, second(source) ?? null]
      return a === null || b === null ? undefined : `${a}${b}`
    }
  }
  return left
}

function readValue(reader: TokenReader): Expression {
  if (reader.skip('(')) {
    const inner = readConditional(reader)
    reader.expect(')')
    return inner
  }
  const token = reader.take()
  if (token.kind === 'text') return () => token.text
  if (token.kind === 'number') return () => Number(token.text)
  if (token.kind !== 'name') return reader.fail('expected a value', token)
  if (token.text === 'null') return () => null
  if (token.text === 'true' || token.text === 'false') return () => token.text === 'true'
  if (token.text.startsWith('user.')) return attribute(token.text.slice('user.'.length))
  const named = functions[token.text]
  if (!named) return reader.fail('expected user.ATTRIBUTE, a text or a function', token)
  reader.expect('(')
  reader.expect(')')
  return named
}

function attribute(name: string): Expression {
  const own = computed[name]
  const neutral = neutralNames[name] ?? name
  return own ?? ((source) => neutralAttribute(source, neutral))
}
