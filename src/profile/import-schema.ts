import { z } from 'zod'
import { isDuration, parseDuration } from '../base/duration.ts'
import { durationSchema } from './http-schema.ts'

const minute = 60_000

/** Which user of the directory a resource of the target belongs to. */
const matchSchema = z
  .strictObject({
    exact: z
      .array(z.enum(['userName', 'email']))
      .default(['userName'])
      .describe(
        'What an exact match has in common with a directory user, tried in this order. userName: also the name that a new user would get.',
      ),
    partial: z
      .array(z.enum(['name']))
      .default([])
      .describe('What makes a partial match where nothing is exact. name: first and last name.'),
  })
  .default({ exact: ['userName'], partial: [] })

const safeguardSchema = z.strictObject({
  percent: z.number().min(0).max(100).describe('Of the linked users: the most that one import may unassign.'),
  above: z.int().min(0).describe('With this many linked users or fewer there is no safeguard.'),
})

/** Where a vendor pages through the target, and what becomes of what it reads (target → IdP). */
export const importSchema = z.strictObject({
  pageSize: z
    .int()
    .min(1)
    .nullable()
    .describe('`count` of each page; null: no paging parameters on the first page.'),
  advance: z.enum(['page-size', 'items-received']).describe('What `startIndex` grows by.'),
  groups: z.boolean().describe('Whether groups are read as well.'),
  inactive: z.enum(['skip', 'read']).describe('What becomes of users with `active: false`.'),
  maxRequests: z
    .int()
    .min(1)
    .default(10_000)
    .describe('Requests for users, and again for groups, after which a reading is given up as endless.'),
  match: matchSchema,
  autoConfirmExactMatch: z
    .boolean()
    .default(false)
    .describe('Whether exact matches are linked without an administrator.'),
  autoConfirmPartialMatch: z.boolean().default(false).describe('The same for partial matches.'),
  autoConfirmNewUsers: z
    .boolean()
    .default(false)
    .describe('Whether a resource without any match becomes a directory user without an administrator.'),
  autoActivateNewUsers: z
    .boolean()
    .default(false)
    .describe('Whether a directory user made by an import is active; otherwise it is staged.'),
  newUserName: z
    .enum(['userName', 'email'])
    .default('userName')
    .describe("What such a user is named by. email: the target's userName where there is none."),
  confirmed: z
    .enum(['link', 'assign'])
    .default('link')
    .describe(
      'assign: whoever is confirmed gets the app as well. link: only those who have it are confirmed automatically, and the account of anybody else is left alone.',
    ),
  gone: z
    .enum(['keep', 'unassign'])
    .default('keep')
    .describe(
      'What becomes of linked users who are not listed any more, or are inactive and skipped. unassign: the link and their own assignment go, the directory user stays.',
    ),
  safeguard: safeguardSchema
    .nullable()
    .default(null)
    .describe('Stops an import that would unassign too many; null: nothing does.'),
  throttled: z
    .enum(['fail', 'retry'])
    .default('fail')
    .describe(
      'retry: an import that was answered with 429 begins again after the waits of `retry.throttled`.',
    ),
  schedule: durationSchema
    .refine((text) => isDuration(text) && parseDuration(text) >= minute, 'at least one minute')
    .nullable()
    .default(null)
    .describe('From the end of one import to the next; null: only when an administrator asks.'),
})

export type ImportProfile = z.infer<typeof importSchema>
