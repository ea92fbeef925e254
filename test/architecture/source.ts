import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../src')

export interface SourceFile {
  /** Below `src`. */
  file: string
  /** The folder, or the name of a file that stands beside the folders. */
  layer: string
  imports: Import[]
  /** Without comments and texts. */
  code: string
  text: string
}

export interface Import {
  /** What is written after `from`. */
  specifier: string
  /** The layer that it leads to; undefined for packages. */
  layer: string | undefined
  /** Nothing of it is left when the program runs. */
  typeOnly: boolean
}

export function readSources(): SourceFile[] {
  return globSync('**/*.ts', { cwd: root }).map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return { file, layer: layerOf(file), imports: importsOf(file, text), code: bare(text), text }
  })
}

function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')
}

const statement = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(statement)].map(([whole, type, still, later]) => {
    const specifier = still ?? later ?? ''
    const path = specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier))
      : undefined
    return {
      specifier,
      layer: path === undefined ? undefined : layerOf(path),
      typeOnly: type !== undefined || onlyTypesInBraces(whole),
    }
  })
}

/** `import { type A, type B } from …` */
function onlyTypesInBraces(whole: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(whole)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '')
  return names?.every((name) => name.trim().startsWith('type ')) ?? false
}

function bare(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
    (found) => (found.startsWith('/') ? ' ' : "''"),
  )
}
