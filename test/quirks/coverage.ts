/**
 * A known quirk: the scenarios that show it, of a target that copes and of one that does not, and what of it cannot be
 * shown yet and why.
 */
export interface Covered {
  files?: string[]
  missing?: string
}

/** All quirks of the three vendors that are known from their documentation, from recordings and from reports. */
export const coverage: Record<string, Covered> = {
  'Okta: a quoted startIndex in an empty list ends the job': { files: ['okta-quoted-start-index'] },
  'Okta: an error in plain text becomes a message of a JSON parser': {
    files: ['okta-plain-text-error'],
    missing: 'the parser’s own words are not imitated, but for the beginning',
  },
  'Okta: a list in answer to a GET by id is sent back': {
    files: ['okta-list-put-back'],
    missing:
      'that both spellings, resources and Resources, are in the PUT: one report, of a server that sent lower case',
  },
  'Okta: a PUT echoes read-only and foreign keys': { files: ['okta-put-echoes-read-only'] },
  'Okta: GET and PUT are not conditional': { files: ['okta-lost-update'] },
  'Okta: inactive users hidden from the filter': { files: ['okta-hidden-inactive-user'] },
  'Okta: assigned again under another application username': { files: ['okta-reassigned-under-new-name'] },
  'Okta: members of the POST repeated in a PATCH': { files: ['okta-members-told-twice'] },
  'Okta: path-less replace of id and displayName': { files: ['okta-rename-without-path'] },
  'Okta: an empty list on push now': { files: ['okta-empty-member-list'] },
  'Okta: members without type, display null': { files: ['okta-members-without-type'] },
  'Okta: one unknown member loses the batch': { files: ['okta-unknown-member-loses-push'] },
  'Okta: a missed membership is not healed': {
    files: ['okta-missed-membership'],
    missing:
      'a refused one: the engine tells it with the next change of the group, Okta only with a new push',
  },
  'Okta: deactivation without a path': { files: ['okta-deactivation-without-path'] },
  'Okta: no PUT after a PATCH that is not implemented': { files: ['okta-no-put-after-501'] },
  'Okta: custom apps never PATCH': { files: ['okta-aiw-never-patches'] },
  'Okta: a password with every create': { files: ['okta-placeholder-password'] },
  'Okta: the case of a userName has to come back': { files: ['okta-user-name-case'] },
  'Okta: itemsPerPage has to be the real count, beyond the end too': {
    missing: 'a tester of Okta asks beyond the end, its import does not: it stops at totalResults',
  },
  'Okta: an attribute without an external namespace is never sent': {
    files: ['okta-attribute-without-namespace'],
  },
  'Okta: positional external names mix up elements': {
    missing: 'a path of a mapping selects elements by a filter, never by position',
  },
  'Okta: users assigned before provisioning was enabled stay out': {
    missing: 'an app has no switch for provisioning; a paused one catches up when it goes on',
  },
  'Okta: reactivation does not bring direct assignments back': {
    files: ['okta-reactivation-without-assignment'],
  },
  'Okta: group description in an extension (SCIM 1.1)': { files: ['okta-group-description'] },
  'Okta: the forms of SCIM 1.1': {
    files: ['okta-scim11-member-removal'],
    missing:
      'deactivation by a PATCH of the attribute, the whole list by meta.attributes, and /ServiceProviderConfigs: no profile speaks them',
  },
  'Okta: Entitlement Management broke imports and group push (2026)': {
    missing: 'entitlements are not modelled, and the defects of Okta are closed',
  },
  'Okta: a rename by the Groups API was not pushed (2021)': { files: ['okta-rename-not-pushed'] },

  'Entra: booleans as text': { files: ['entra-string-boolean'] },
  'Entra: Add is used to disable': { files: ['entra-add-to-disable'] },
  'Entra: Remove with a value empties the group': { files: ['entra-remove-with-value'] },
  'Entra: Add or Replace on a typed element that does not exist': { files: ['entra-absent-typed-item'] },
  'Entra: a list at the path of a sub-attribute': { files: ['entra-list-at-sub-attribute'] },
  'Entra: the manager as text, and its removal with a filter': {
    files: ['entra-manager-as-text', 'entra-manager-filtered-remove'],
  },
  'Entra: flat dotted keys in a path-less replace': { files: ['entra-dotted-keys'] },
  'Entra: roles as JSON in text': { files: ['entra-roles-as-json-text'] },
  'Entra: no User-Agent': { files: ['entra-no-user-agent'] },
  'Entra: look-ups of random GUIDs before each job': { files: ['entra-probe-before-each-cycle'] },
  'Entra: POST after a filter that was answered loosely': { files: ['entra-post-after-loose-answer'] },
  'Entra: endless PATCH of an attribute that is not echoed': { files: ['entra-endless-patch'] },
  'Entra: one bad operation fails the bundle': { files: ['entra-one-bad-operation'] },
  'Entra: a removed membership waits until something else in the group changes': {
    missing: 'one report of 2020 without an explanation; nothing tells when it happens',
  },
  'Entra: Switch() is null when its source is not in the delta': {
    missing: 'expressions are evaluated on the whole object, so nothing is cleared by mistake',
  },
  'Entra: the job of 2018, customappsso': {
    missing:
      'its dots before extension attributes and its broken paths are described, but no request is on record',
  },

  'OneLogin: & after the filter, ? after a PUT': { files: ['onelogin-marks-at-the-end'] },
  'OneLogin: + for a space': { files: ['onelogin-plus-for-space'] },
  'OneLogin: URNs of a draft': { files: ['onelogin-draft-urns'] },
  'OneLogin: emails as an object': { files: ['onelogin-emails-as-object'] },
  'OneLogin: the name has to come back': { files: ['onelogin-name-comes-back'] },
  'OneLogin: application/json': { files: ['onelogin-plain-json'] },
  'OneLogin: no externalId': {
    files: ['onelogin-no-external-id'],
    missing: 'externalId null of the published sample: it is in no template',
  },
  'OneLogin: no discovery, no PATCH of users, no DELETE of groups': {
    files: ['onelogin-put-only-and-groups-stay'],
  },
  'OneLogin: the member list of SCIM 1.1 sent to a server of 2.0': { files: ['onelogin-scim11-members'] },
  'OneLogin: a group created twice, and names out of regular expressions': {
    files: ['onelogin-group-made-twice'],
    missing: 'names out of regular expressions: assignments stand for rules',
  },
}
