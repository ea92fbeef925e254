import { AppError } from '../base/error.ts'
import { derivedBytes } from '../base/random.ts'
import type { DocumentGroup, DocumentUser } from './document.ts'
import { departments, offices } from './seed-names.ts'

export interface SeedOptions {
  users: number
  groups: number
  /** Same seed, same directory. */
  seed: string
}

/**
 * A believable company of any size, one user and one group at a time: the same arguments give the same company. The
 * first group holds everybody, the others a part. Every group's members are named as it is reached, never kept.
 */
export function generateDirectory(options: SeedOptions): {
  users: Iterable<DocumentUser>
  groups: Iterable<Omit<DocumentGroup, 'members'> & { members: Iterable<string> }>
} {
  for (const name of ['users', 'groups'] as const) {
    const count = options[name]
    if (!Number.isInteger(count) || count < 0 || count > most) {
      throw new AppError(
        'ERR_SEED_INVALID',
        `${name} is ${count}; it must be a whole number from 0 to ${most}.`,
      )
    }
  }
  return {
    users: { [Symbol.iterator]: () => users(options) },
    groups: { [Symbol.iterator]: () => groups(options) },
  }
}

/** Users, or groups. */
export const most = 10_000_000
/** How many people report to one. */
const reports = 8

function* users({ users, seed }: SeedOptions): Generator<DocumentUser> {
  for (let index = 0; index < users; index++) yield userAt(index, seed)
}

function userAt(index: number, seed: string): DocumentUser {
  const { userName, givenName, familyName, office, pick } = personAt(index, seed)
  const { department, titles } = pick(departments)
  return {
    userName,
    givenName,
    familyName,
    displayName: `${givenName} ${familyName}`,
    email: userName,
    title: index === 0 ? 'Chief Executive Officer' : pick<string>(titles),
    userType: pick(['Employee', 'Employee', 'Employee', 'Contractor']),
    employeeNumber: String(10_001 + index),
    costCenter: `${office.country}-${100 + (index % 20) * 10}`,
    organization: 'Acme Instruments',
    department,
    ...(index === 0 ? {} : { managerId: personAt(Math.floor((index - 1) / reports), seed).userName }),
    primaryPhone: `${office.phone} ${String(index % 10_000).padStart(4, '0')}`,
    city: office.city,
    country: office.country,
    office: office.city,
    preferredLanguage: office.preferredLanguage,
    timezone: office.timezone,
  }
}

function personAt(index: number, seed: string) {
  const pick = picker(seed, 'user', index)
  const office = pick(offices)
  const givenName = pick<string>(office.given)
  const familyName = pick<string>(office.family)
  const userName = `${plain(givenName)}.${plain(familyName)}.${index + 1}@acme.test`
  return { userName, givenName, familyName, office, pick }
}

function* groups({ users, groups, seed }: SeedOptions) {
  for (let index = 0; index < groups; index++) {
    const everybody = index === 0
    const pick = picker(seed, 'group', index)
    const displayName = everybody
      ? 'Everyone'
      : `${pick(departments).department} ${pick(offices).city} ${index}`
    yield { displayName, members: { [Symbol.iterator]: () => members(index, users, seed) } }
  }
}

/**
 * Everybody for the first group; for the others every n-th user from somewhere on. Sizes are as uneven as they are in a
 * real company: few groups hold an eighth of it, many only some people.
 */
function* members(group: number, users: number, seed: string): Generator<string> {
  const bytes = derivedBytes(seed, 'members', group)
  const step = group === 0 ? 1 : stepOf(bytes.readUInt32BE(0) / 2 ** 32, users)
  const first = group === 0 ? 0 : bytes.readUInt32BE(4) % step
  for (let index = first; index < users; index += step) yield personAt(index, seed).userName
}

const densest = 8

/** Spread evenly over orders of magnitude, from every eighth user to three of all. */
function stepOf(fraction: number, users: number): number {
  const sparsest = Math.max(densest, users / 3)
  return Math.round(densest * (sparsest / densest) ** fraction)
}

/** Each call picks by another byte; there are 32. */
function picker(seed: string, kind: string, index: number) {
  const bytes = derivedBytes(seed, kind, index)
  let next = 0
  return <Item>(items: readonly Item[]): Item => items[(bytes[next++] ?? 0) % items.length] as Item
}

/** The name in the letters of an address: Łukasz → lukasz, O'Neill → oneill. */
function plain(name: string): string {
  const letters = name.toLowerCase().replaceAll('ł', 'l').replaceAll('ß', 'ss').normalize('NFD')
  return letters.replace(/[^a-z]/g, '')
}
