import { z } from 'zod'
import { targetPathSchema } from './attribute-schema.ts'

const lookupSchema = z.strictObject({
  attributes: z.array(z.string()).min(1).describe('Target attributes to match on, in ascending precedence.'),
  query: z.array(z.string()).describe('Parameters in order; `{filter}` stands for the filter.'),
  many: z.enum(['first', 'ambiguous']).describe('Several hits: take the first, or fail.'),
  valueless: z
    .enum(['create', 'skip'])
    .default('create')
    .describe('Somebody who has none of these values: created without a look-up, or left out.'),
  held: z
    .enum(['link', 'fail'])
    .default('link')
    .describe(
      'Somebody else of the directory, in use, stands for what is found, or is being made under the same value: linked all the same, so that two have one account; or a failure.',
    ),
})

/** Which requests make which statement about a user. */
export const userSchema = z.strictObject({
  lookup: lookupSchema,
  create: z
    .enum(['lookup-first', 'post-first'])
    .describe('Look before creating; or create at once and look only after a 409.'),
  required: z
    .array(z.string())
    .default([])
    .describe('Target attributes without which nobody is created: a failure, and no request.'),
  match: z
    .enum(['get-overlay-put', 'diff-patch', 'put', 'adopt'])
    .describe(
      'What follows when the look-up found the user: fetch, overlay and PUT; PATCH the differences; PUT the rendering; nothing.',
    ),
  matchInactive: z
    .enum(['with-profile', 'reactivate-first', 'reactivate-always'])
    .describe(
      'A match that is inactive: only what the mapping says of `active` is told, with the profile; or it is switched on by a request of its own first. reactivate-always: so is every match, whatever it shows.',
    ),
  notCreated: z
    .enum(['skip', 'fail'])
    .default('skip')
    .describe('Nobody is found and lifecycle.actions.create is false: nothing happens, or it is a failure.'),
  update: z
    .enum(['get-overlay-put', 'get-diff-patch', 'lookup-put', 'put', 'patch'])
    .describe('How changed attributes are told.'),
  updateMiss: z
    .enum(['known-id', 'create'])
    .default('known-id')
    .describe(
      'lookup-put finds nobody under the present name, as after a rename: PUT by the id that is known; or a second account is created.',
    ),
  overlay: z.enum(['mapped', 'changed']).describe('What get-overlay-put lays over the fetched resource.'),
  overlayElements: z
    .enum(['merge', 'replace'])
    .default('merge')
    .describe(
      'merge: only the mapped elements of a fetched list change. replace: the list is made of mapped elements alone.',
    ),
  cleared: z
    .enum(['keep', 'null', 'empty-string', 'remove'])
    .describe('An attribute that lost its value: not mentioned, sent as null, as "", or removed.'),
  deactivate: z.enum(['patch', 'get-overlay-put', 'get-diff-patch', 'put']),
  reactivate: z.enum(['patch', 'get-overlay-put', 'get-diff-patch', 'put']),
  password: z.enum(['patch', 'get-overlay-put', 'none']),
  references: z
    .enum(['separate-patch', 'with-profile'])
    .describe('separate-patch: references go in a PATCH of their own once all users exist.'),
  referenceCheck: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe(
      'Parameters of a look-up by id and reference that goes before such a PATCH, which a hit makes needless; null: none.',
    ),
  gone: z
    .enum(['keep-link', 'unlink', 'recreate'])
    .describe(
      'A 404 to a request by id: the link stays; is dropped so that the next evaluation matches again; or the user is created anew at once, likewise a group that is renamed.',
    ),
  putId: z.enum(['sent', 'omitted']).describe('`id` in a PUT of the rendering.'),
  giveBack: z
    .array(targetPathSchema)
    .default([])
    .describe(
      'Attributes that the answer to a create must show where they were sent, or the operation fails.',
    ),
})

/** What an administrator lets the vendor do to groups of the target. */
const groupActionsSchema = z.strictObject({
  create: z
    .boolean()
    .default(true)
    .describe('false: a group that is not found in the target is not created.'),
  update: z
    .boolean()
    .default(true)
    .describe('false: a group that is found is only linked, and neither names nor members are told.'),
  delete: z.boolean().default(true).describe('false: no DELETE.'),
})

/** Which requests make which statement about a group. */
export const groupSchema = z.strictObject({
  scope: z
    .enum(['none', 'pushed', 'assigned', 'assigned-or-pushed', 'all'])
    .describe('Which directory groups become groups of the target.'),
  lookup: lookupSchema.nullable().describe('null: created without looking.'),
  create: z
    .enum(['lookup-first', 'post-first'])
    .describe('Look before creating; or create at once and look only after a 409.'),
  read: z.array(z.string()).describe('Parameters of a GET by id.'),
  createMembers: z.enum(['included', 'empty', 'omitted']).describe('`members` in the POST.'),
  afterCreate: z
    .array(z.enum(['rename', 'add-members', 'put']))
    .describe('Requests that follow a create at once, in the same job.'),
  afterLink: z
    .array(z.enum(['get', 'diff-patch', 'rename', 'add-members', 'replace-members', 'put', 'put-union']))
    .describe(
      'The same after a match. get: whether it is still there. diff-patch: PATCH of what the look-up shows to differ. put-union: PUT of the members that it shows and of ours.',
    ),
  importedIds: z
    .enum(['ignored', 'linked'])
    .default('ignored')
    .describe('A group of that name that an import found: looked up all the same, or linked without a look.'),
  rename: z
    .enum(['patch-id-and-name', 'patch-name', 'patch-whole', 'patch', 'put', 'put-rendered', 'none'])
    .describe(
      'patch-id-and-name: path-less replace of `{id, displayName}`. patch-name: of `{displayName}`. patch-whole: of the whole rendering. patch: GET, PATCH of what differs. put: GET, PUT of name and members. put-rendered: PUT of rendering and members.',
    ),
  afterRename: z
    .enum(['nothing', 'compare-members'])
    .describe('compare-members: GET, then PATCH of the members that differ.'),
  putId: z.enum(['sent', 'omitted']).default('sent').describe('`id` in the PUT of a group.'),
  renameWithMembers: z
    .enum(['never', 'before', 'after'])
    .describe('Where the rename request stands when memberships are told, although the name is the same.'),
  pushErrors: z
    .enum(['ignore', 'stop'])
    .default('ignore')
    .describe(
      'A request about a pushed group that failed for good: the next change is told all the same; or nothing is told of the group until an administrator tries again.',
    ),
  pushRuleLimit: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('How many groups a push rule may match when it begins. null: any number.'),
  removed: z.enum(['delete', 'leave']).describe('A group that left the scope.'),
  deleted: z.enum(['delete', 'leave']).describe('A group that was deleted in the directory.'),
  actions: groupActionsSchema.prefault({}).describe('What the administrator allows.'),
})

/** How memberships are told. */
export const membershipSchema = z.strictObject({
  update: z
    .enum(['patch', 'replace-list', 'replace-pathless', 'get-put', 'put-rendered', 'scim11-patch'])
    .describe(
      'patch: additions and removals. replace-list: the whole list by PATCH at `members`. replace-pathless: the same without a path. get-put: GET, then PUT of name and members. put-rendered: PUT of rendering and members without a look. scim11-patch: the member list with `operation` of SCIM 1.1.',
    ),
  add: z
    .enum(['value-array', 'filter-path'])
    .default('value-array')
    .describe('Members of an addition as its value, or each by a filter on its id.'),
  remove: z.enum(['filter-path', 'value-array']),
  perRequest: z.int().min(1).describe('Changes in one request.'),
  combine: z
    .boolean()
    .describe(
      'Whether removals and additions share a request, removals first; otherwise each kind has its own.',
    ),
  addPerOperation: z.enum(['one', 'all']).describe('Members in one `add` operation.'),
  removePerOperation: z
    .enum(['one', 'all'])
    .describe('Members in one `remove` operation of the value-array form.'),
  display: z.enum(['omitted', 'userName', 'null']).describe('`display` of a member.'),
  putDisplay: z
    .enum(['as-shown', 'userName', 'null', 'omitted'])
    .default('as-shown')
    .describe('The same in the PUT of a group. as-shown: what the target showed, null if nothing.'),
  ref: z.enum(['omitted', 'null']).describe('`$ref` of a member.'),
  scim11Add: z.enum(['implied', 'explicit']).describe('Whether SCIM 1.1 additions carry `operation: "add"`.'),
  touchesUser: z.boolean().describe('Whether a membership change is first told as an update of the user.'),
  pushNow: z
    .enum(['difference', 'replace-list'])
    .default('difference')
    .describe(
      'What an administrator’s "push now" tells of a group: what differs, or the whole list, also when it is empty and also when nothing differs.',
    ),
  lateMembers: z
    .enum(['ignored', 'added'])
    .describe(
      'A member who gets an account after the group was sent: left out until the group changes, or added.',
    ),
  who: z
    .enum(['provisioned', 'provisioned-and-active'])
    .default('provisioned')
    .describe('Members who are told: all with an account, or none who is suspended in the directory.'),
  nested: z.enum(['skipped', 'sent']).describe('Groups that are members of groups.'),
})

/** The form of PATCH bodies (RFC 7644 §3.5.2 leaves room; vendors use it). */
export const patchSchema = z.strictObject({
  opCase: z.enum(['lower', 'capital']),
  booleans: z.enum(['json', 'string']).describe('`false` or `"False"`.'),
  scalars: z.enum(['json', 'string']).describe('Numbers likewise.'),
  missingValueOp: z
    .enum(['Add', 'Replace'])
    .describe('What is sent for an attribute that the target does not show.'),
  replace: z
    .enum(['path-each', 'pathless-rest', 'pathless-object'])
    .describe(
      'path-each: one operation an attribute. pathless-rest: filtered paths first, one each, then one path-less operation with dotted keys. pathless-object: one path-less operation with a nested object.',
    ),
  active: z.enum(['path', 'pathless']).describe('How `active` alone is switched.'),
  bodyOrder: z.enum(['schemas-first', 'operations-first']),
  setReference: z
    .enum(['id', 'object'])
    .default('id')
    .describe('The value of a reference: the id as text, or `{value: id}`.'),
  listValue: z
    .enum(['bare', 'objects'])
    .default('bare')
    .describe(
      'A list at the path of a sub-attribute: its values as they are, or each in an object of its own.',
    ),
  clearReference: z
    .enum(['value-array', 'filter-path', 'path'])
    .describe(
      'Removal of a reference: `value: [{value}]`, a filter on the unqualified name, or the bare path.',
    ),
})

export type LookupProfile = z.infer<typeof lookupSchema>
