import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { AppError, type Problem } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import { type Mistake, mistakesIn, toJson } from './mistakes.ts'

export type Path = readonly (string | number)[]

/** A YAML or JSON text as data, with the place of everything in it. */
export interface PositionedDocument {
  file: string
  data: Json
  /** `file:line:column` of the value at a path, or of the nearest thing above it that exists. */
  place(path: Path): string
  /** The same of the key itself, for a key that should not be there. */
  placeOfKey(path: Path): string
}

/** Characters. More than this is not a document that somebody wrote. */
export const longestDocument = 8 * 1_048_576

/**
 * Reads YAML 1.2, of which JSON is a part. Keys given twice, unknown tags, and aliases that stand for nothing, for
 * themselves or for far too much are mistakes. Every mistake is named with its place, in an `AppError` with the given
 * code.
 */
export function readDocument(text: string, file: string, code: string): PositionedDocument {
  if (text.length > longestDocument) {
    throw new AppError(code, `${file} has ${text.length} characters; at most ${longestDocument} are read.`)
  }
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const refuse = (mistakes: readonly Mistake[]): never => {
    const errors = mistakes.map(({ offset, message }): Problem => ({ path: at(offset), message }))
    throw new AppError(code, `${errors[0]?.path}: ${errors[0]?.message}.`, { errors })
  }
  const mistakes = mistakesIn(document)
  if (mistakes.length > 0) refuse(mistakes)
  const root = document.contents as Node | null
  return {
    file,
    data: toJson(document, refuse),
    place: (path) => at(offsetOf(root, path, false)),
    placeOfKey: (path) => at(offsetOf(root, path, true)),
  }
}

function offsetOf(root: Node | null, path: Path, ofKey: boolean): number {
  let node: Node | null = root
  let offset = root?.range?.[0] ?? 0
  for (const [index, step] of path.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined
    const next = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined
    const key = pair?.key as Node | undefined
    const last = index === path.length - 1
    if (last && ofKey && key?.range) return key.range[0]
    if (!next || isPair(next)) return key?.range?.[0] ?? offset
    node = next as Node
    offset = node.range?.[0] ?? offset
  }
  return offset
}
