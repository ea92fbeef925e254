import { AppError } from '../base/error.ts'
import { longestDocument } from '../document/positions.ts'
import { formatCsv } from './csv.ts'
import type { DocumentFormat } from './document.ts'
import { generateDirectory, type SeedOptions } from './seed.ts'
import { userAttributes } from './user-schema.ts'

/**
 * A made-up company as the text of a directory file, piece by piece, so that its size does not matter: in JSON one user
 * or group a line. CSV holds the users alone.
 *
 * @param onItem told of each user and group once it is written
 * @throws AppError `ERR_SEED_INVALID` for a size that cannot be, and in the middle of YAML that gets too long to be read
 */
export function* directoryText(
  options: SeedOptions,
  format: DocumentFormat = 'json',
  onItem: () => void = () => {},
): Generator<string> {
  switch (format) {
    case 'json':
      return yield* jsonText(options, onItem)
    case 'yaml':
      return yield* readable(yamlText(options, onItem))
    case 'csv':
      return yield* csvText(options, onItem)
  }
}

function* jsonText(options: SeedOptions, onItem: () => void): Generator<string> {
  const { users, groups } = generateDirectory(options)
  yield '{\n"users": ['
  let separator = '\n'
  for (const user of users) {
    yield `${separator}${JSON.stringify(user)}`
    separator = ',\n'
    onItem()
  }
  yield '\n],\n"groups": ['
  separator = '\n'
  for (const group of groups) {
    yield `${separator}${JSON.stringify({ ...group, members: [...group.members] })}`
    separator = ',\n'
    onItem()
  }
  yield '\n]\n}\n'
}

function* yamlText(options: SeedOptions, onItem: () => void): Generator<string> {
  const { users, groups } = generateDirectory(options)
  yield options.users === 0 ? 'users: []\n' : 'users:\n'
  for (const user of users) {
    const lines = Object.entries(user).map(([name, value]) => `${name}: ${yamlScalar(String(value))}\n`)
    yield `  - ${lines.join('    ')}`
    onItem()
  }
  yield options.groups === 0 ? 'groups: []\n' : 'groups:\n'
  for (const { displayName, members } of groups) {
    yield `  - displayName: ${yamlScalar(displayName)}\n`
    let before = '    members:\n'
    for (const member of members) {
      yield `${before}      - ${yamlScalar(member)}\n`
      before = ''
    }
    if (before !== '') yield '    members: []\n'
    onItem()
  }
}

/** A longer text could not be read back. */
function* readable(pieces: Iterable<string>): Generator<string> {
  let length = 0
  for (const piece of pieces) {
    length += piece.length
    if (length > longestDocument) {
      throw new AppError(
        'ERR_SEED_INVALID',
        `As YAML the directory would have more than the ${longestDocument / 1_048_576} MiB that are read of it.`,
        { hint: 'Write it as .json, which may have any size.' },
      )
    }
    yield piece
  }
}

/**
 * Plain where nobody could read anything else into it; all other text in quotes, as JSON has them, which are YAML's.
 * The library would do as much, forty times slower: that counts for a hundred thousand people.
 */
function yamlScalar(text: string): string {
  return /^\p{L}[\p{L}\p{M}\d .@'’&/-]*(?<! )$/u.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}

function* csvText(options: SeedOptions, onItem: () => void): Generator<string> {
  // The second one has all that anybody has: a manager, too.
  const [, whole = {}] = generateDirectory({ ...options, users: 2, groups: 0 }).users
  const columns = ['userName', ...userAttributes].filter((name) => name in whole)
  yield formatCsv([columns])
  for (const user of generateDirectory(options).users) {
    yield formatCsv([columns.map((name) => String(user[name] ?? ''))])
    onItem()
  }
}
