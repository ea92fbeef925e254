import { randomBytes } from 'node:crypto'
import type { JsonObject } from '../../base/json.ts'
import type { DocumentUser } from '../../directory/document.ts'
import { generateDirectory } from '../../directory/seed.ts'

/**
 * Somebody new. Where attributes are given these are all there is; where none are, a person is made up who has what
 * targets usually want: names, an address, a department.
 */
export function newUser(name: string | undefined, set: JsonObject): JsonObject & { userName: string } {
  const mark = randomBytes(3).toString('hex')
  // The first one of a company is its chief.
  const [, second] = generateDirectory({ users: 2, groups: 0, seed: mark }).users
  const { userName: numbered, managerId: _, employeeNumber: __, ...person } = second as DocumentUser
  const given = name ?? (typeof set.userName === 'string' ? set.userName : undefined)
  const userName = given ?? numbered.replace(/\.2@/, `.${mark}@`)
  if (Object.keys(set).length > 0) return { ...set, userName }
  return { ...person, userName, email: userName.includes('@') ? userName : `${userName}@acme.test` }
}
