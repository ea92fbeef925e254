import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** `docs/library.md`: its text with the tested snippets, and tables made of what the types say of themselves. */
export function libraryDocs(): string {
  return read('scripts/library-docs.md')
    .replace(/<!-- region (\w+) -->/g, (_, name: string) => `\`\`\`ts\n${region(name)}\`\`\``)
    .replace('<!-- options -->\n', () =>
      rows(members(read('src/library/create-idp.ts'), 'interface IdpOptions')),
    )
    .replace('<!-- verbs -->\n', () => verbs())
    .replace('<!-- matchers -->\n', () =>
      rows(members(read('src/vitest/index.ts'), 'interface Matchers', ' {4}', '\\n {2}}')),
    )
}

/** What stands between `// #region name` and its end, in a tested file. */
export function region(name: string): string {
  const files = ['test/docs/library-snippets.test.ts', 'test/docs/library-vitest.test.ts']
  const found = new RegExp(`^( *)// #region ${name}\\n([\\s\\S]*?)^ *// #endregion`, 'm').exec(
    files.map(read).join('\n'),
  )
  if (!found) throw new Error(`There is no region "${name}" in ${files.join(' and ')}.`)
  const [, indent = '', code = ''] = found
  return code.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
}

interface Member {
  name: string
  says: string
}

function verbs(): string {
  const parts: [file: string, declaration: string, prefix: string][] = [
    ['users', 'class IdpUsers', 'idp.users'],
    ['groups', 'class IdpGroups', 'idp.groups'],
    ['apps', 'class IdpApps', 'idp.apps'],
    ['library-idp', 'class LibraryIdp', 'idp'],
    ['faults', 'class IdpFaults', 'idp.faults'],
  ]
  return parts
    .map(([file, declaration, prefix]) =>
      rows(
        members(read(`src/library/${file}.ts`), declaration)
          .filter(({ name }) => name.endsWith('()'))
          .map(({ name, says }) => ({ name: `${prefix}.${name}`, says })),
      ),
    )
    .join('')
}

/** Members of a declaration with what stands above them; what is internal or private is left out. */
function members(source: string, declaration: string, indent = ' {2}', end = '\\n}'): Member[] {
  const [, body = ''] = new RegExp(`${declaration}\\b[^{]*{\\n([\\s\\S]*?)${end}`).exec(source) ?? []
  const pattern = new RegExp(
    `^${indent}(?:/\\*\\*([\\s\\S]*?)\\*/\\n${indent})?(?:async )?([a-z]\\w*)(\\??:|\\()`,
    'gm',
  )
  return [...body.matchAll(pattern)]
    .filter(([, says = '', name]) => !says.includes('@internal') && name !== 'constructor')
    .map(([, says = '', name = '', kind]) => {
      if (says === '') throw new Error(`${declaration}: ${name} lacks a comment.`)
      return { name: kind === '(' ? `${name}()` : name, says: plain(says) }
    })
}

function plain(comment: string): string {
  return comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/@example [\s\S]*/, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

function rows(list: Member[]): string {
  return list.map(({ name, says }) => `| \`${name}\` | ${says.replaceAll('|', '\\|')} |\n`).join('')
}
