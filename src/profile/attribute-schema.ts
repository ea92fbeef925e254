import { z } from 'zod'
import { nearest } from '../base/nearest.ts'
import { groupSourceAttributes, userSourceAttributes } from '../base/source-attribute.ts'
import { PathError, parsePath } from '../scim/path.ts'

/** The place of a value in a resource of the target. */
export const targetPathSchema = z.string().check(({ value, issues }) => {
  try {
    parsePath(value)
  } catch (error) {
    if (!(error instanceof PathError)) throw error
    issues.push({ code: 'custom', input: value, message: `a SCIM path (${error.message})` })
  }
})

/** An attribute of a directory user. */
export const userSourceSchema = z
  .union([z.enum(userSourceAttributes), z.templateLiteral(['custom.', z.string().min(1)])], {
    error: ({ input }) => attributeRule(input, [...userSourceAttributes, 'custom.<name>']),
  })
  .meta({ id: 'userAttribute' })

/** An attribute of a directory group. */
export const groupSourceSchema = z.enum(groupSourceAttributes).meta({ id: 'groupAttribute' })

function attributeRule(value: unknown, names: readonly string[]): string {
  const meant = typeof value === 'string' ? nearest(value, names) : undefined
  return `${names.join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`
}
