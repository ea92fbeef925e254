/** Characters of an error in which names are looked for. */
const mostSearched = 2000

/** Whether an error names an attribute, as a word, in any case. */
export function mentions(text: string, name: string): boolean {
  const [where, what] = [text.slice(0, mostSearched).toLowerCase(), name.toLowerCase()]
  if (what === '') return false
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + 1)) {
    if (!isWord(where[at - 1]) && !isWord(where[at + what.length])) return true
  }
  return false
}

/**
 * Whether an error says that an attribute is not there: `userName is required`, `missing required attribute "userName"`.
 * `name.familyName is required` says nothing of `name`, nor `active is required to be a boolean` of active.
 */
export function deniesHaving(text: string, name: string): boolean {
  const plain = name.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&')
  const word = `(?<![\\w.])${plain}(?![\\w.[]*\\w)${quote}`
  const denial = new RegExp(
    `${word}[^".]{0,20}\\b(missing|required)\\b(?! to )|missing[^".]{0,30}${quote}${word}`,
    'i',
  )
  return denial.test(text.slice(0, mostSearched))
}

/** As it may stand around a name, also within JSON. */
const quote = '(?:\\\\?["\'`])?'

/** Whether an error takes offence at an attribute because it may not be written. */
export function refusesWriting(text: string, name: string): boolean {
  return mentions(text, name) && unwritable.test(text.slice(0, mostSearched))
}

const unwritable =
  /read.?only|immutable|mutability|not (be )?(allowed|modif|permitted)|cannot|unknown|unrecogni|unexpected|unsupported/i

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character)
}
