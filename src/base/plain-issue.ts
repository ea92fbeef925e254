/** Kinds of values as a person names them. */
const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** What zod says by itself of a wrong kind of value, in our words: "is missing", "must be text". */
export function plainIssue(message: string): string {
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? []
  if (expected === undefined) return choiceOf(message)
  return received === 'undefined' ? 'is missing' : `must be ${nouns[expected] ?? `of type ${expected}`}`
}

/** `Invalid option: expected one of "a"|"b"` */
function choiceOf(message: string): string {
  const [, choice] = /^Invalid (?:option|input): expected (?:one of )?(".*")$/s.exec(message) ?? []
  if (choice === undefined) return message.replace(/^Invalid input$/, 'is of no kind that is known')
  return `must be ${choice.includes('"|"') ? 'one of ' : ''}${choice.replaceAll('"|"', '", "')}`
}
