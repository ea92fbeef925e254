import { type Alias, type Document, isScalar, type Node, visit, type YAMLError } from 'yaml'
import type { Json } from '../base/json.ts'

/** What is wrong with a text, and where: characters from its beginning. */
export interface Mistake {
  offset: number
  message: string
}

/** What YAML itself refuses, and what it allows but nobody means. */
export function mistakesIn(document: Document.Parsed): Mistake[] {
  const refused = [...document.errors, ...document.warnings]
  if (refused.length > 0) return refused.map((error) => ({ offset: error.pos[0], message: wordsOf(error) }))
  const mistakes: Mistake[] = []
  visit(document, {
    Alias: (_, alias, above) => {
      const source = alias.resolve(document)
      const message = !source
        ? 'stands for nothing above it'
        : above.includes(source)
          ? 'stands inside of what it stands for'
          : undefined
      if (message) mistakes.push({ offset: offsetOf(alias), message: `*${alias.source} ${message}` })
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) mistakes.push({ offset: offsetOf(key), message: 'a key must be text' })
    },
  })
  return mistakes
}

/** How many values aliases may stand for: enough for people, too little for a "billion laughs". */
const mostAliases = 100

/** The data of a document without mistakes. */
export function toJson(document: Document, refuse: (mistakes: Mistake[]) => never): Json {
  try {
    return document.toJS({ maxAliasCount: mostAliases })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return refuse([
      {
        offset: firstAlias(document),
        message: `aliases stand for more than ${mostAliases} values`,
      },
    ])
  }
}

function wordsOf({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; a file holds one'
  if (code === 'DUPLICATE_KEY') return 'this key has been given before'
  return message.replace(/\.$/, '')
}

function firstAlias(document: Document): number {
  let first = 0
  visit(document, {
    Alias: (_, alias) => {
      first = offsetOf(alias)
      return visit.BREAK
    },
  })
  return first
}

function offsetOf(node: Node | Alias | unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}
