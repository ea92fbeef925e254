import { z } from 'zod'

const box = (what: string) =>
  z.boolean().default(false).describe(`Whether ${what} waits until an administrator approves it.`)

/** What an administrator has to agree to before it is sent. */
export const approvalsSchema = z.strictObject({
  create: box('a new account'),
  update: box('a change of an account, its suspension and return, and memberships with it,'),
  delete: box('a deletion'),
})

/** What the vendor's administrator reads beside each user of an app. */
export const provisioningStatesSchema = z.strictObject({
  pending: z.string().default('pending').describe('Waits for an approval.'),
  provisioning: z.string().default('provisioning').describe('On its way, or waiting for another attempt.'),
  provisioned: z.string().default('provisioned'),
  failed: z.string().default('failed').describe('And not tried again by itself.'),
})
