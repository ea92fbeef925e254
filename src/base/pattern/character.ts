/** Whether a UTF-16 code unit is meant. */
export type CharacterTest = (code: number) => boolean

/** `\d`, `\w`, `\s` as .NET means them: of all scripts. */
export const classes: Record<string, CharacterTest> = {
  d: unicode(/\p{Nd}/u),
  w: unicode(/[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u),
  s: unicode(/[\f\n\r\t\v\x85\p{Z}]/u),
}

export const isWord = classes.w as CharacterTest

export const notNewline: CharacterTest = (code) => code !== 10

export const any: CharacterTest = () => true

/** `\p{Lu}`, `\p{L}`: undefined for a category that does not exist. */
export function category(name: string): CharacterTest | undefined {
  return /^[A-Z][a-z]?$/.test(name) && categories.has(name)
    ? unicode(new RegExp(`\\p{${name}}`, 'u'))
    : undefined
}

export function exactly(wanted: number): CharacterTest {
  return (code) => code === wanted
}

export function between(first: number, last: number): CharacterTest {
  return (code) => code >= first && code <= last
}

export function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code)
}

export function either(tests: readonly CharacterTest[]): CharacterTest {
  return (code) => tests.some((test) => test(code))
}

export function without(test: CharacterTest, taken: CharacterTest): CharacterTest {
  return (code) => test(code) && !taken(code)
}

/** The same for either case of a letter. */
export function ignoringCase(test: CharacterTest): CharacterTest {
  return (code) => {
    if (test(code)) return true
    const letter = String.fromCharCode(code)
    return [letter.toLowerCase(), letter.toUpperCase()].some(
      (form) => form.length === 1 && test(form.charCodeAt(0)),
    )
  }
}

const categories = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn'.split(
    ' ',
  ),
)

function unicode(expression: RegExp): CharacterTest {
  return (code) => expression.test(String.fromCharCode(code))
}
