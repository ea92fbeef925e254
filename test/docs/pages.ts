import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export const readme = read('README.md')

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** Pages for people, by path from the root. */
export function pages(): string[] {
  return [...globSync('*.md', { cwd: root }), ...globSync('docs/**/*.md', { cwd: root })]
}

/** Fenced blocks and code spans, without their marks. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, span]) => block ?? span ?? '',
  )
}
