/**
 * Rules that tell of a defect besides those that it names, each with the reason why that is no false alarm. Kept by the
 * tests to what `verify` really shows: nothing more, nothing less.
 */
export const related: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  D03: {
    'RFC7644-3.4.2.2-invalidFilter': 'what the expression does not match is an empty list instead of a 400',
    'RFC7644-3.4.2.2-name-op-case': 'nor does it match a name with its URN',
  },
  D06: { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  D14: { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  D16: { 'SIM-patch-effective': 'what is ignored is answered by success' },
  D25b: { 'SIM-patch-effective': 'what is ignored is answered by success' },
  D30: { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  D31: {
    'SIM-patch-effective':
      'the first member that was added is not shown, and nothing was known of a delay yet',
    'RFC7644-3.5.2.1-members-add-appends': 'the same, before the delay was known',
  },
  D32: { 'ENTRA-group-unique-name': 'groups are created twice as well' },
  D34: { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  D58: { 'RFC7644-3.12-error-schema': 'the 429 is plain text' },
  D59: { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  'C-id-is-user-name': { 'SIM-id-url-safe': 'such an id has to be percent-encoded' },
  'C-lookup-own-only': { 'VENDOR-filter-set': 'users whom the target shows are not found by userName' },
  'N-RFC7644-3.12-invalid-json-400': { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  'N-SIM-unknown-attr-tolerated': { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  'N-SIM-empty-values': { 'RFC7644-3.5.2.3-members-replace': 'an empty list of members is refused, too' },
  'N-SIM-repeat-write': {
    'RFC7644-3.5.2.1-members-add-idempotent': 'a member who is there already is a write that changes nothing',
  },
  'N-SIM-unknown-member': { 'RFC7644-3.12-no-5xx-for-client-error': 'the refusal is a 500' },
  'N-SIM-filter-injection': { 'RFC7644-fig1-quoting': 'an escaped quote ends the value' },
  'N-SIM-email-takeover': { 'RFC7644-3.3-409': 'a duplicate takes the user over, too, instead of a 409' },
}

/** Rules that a defect names and that only a sync can show: they compare two cycles, or the end of all. */
export const bySyncOnly: Readonly<Record<string, readonly string[]>> = {
  D51: ['SIM-second-cycle-noop'],
  D52b: ['SIM-second-cycle-noop'],
  D67: ['SIM-second-cycle-noop'],
  'N-SIM-final-state-equal': ['SIM-final-state-equal'],
}

/** Rules that one might expect to tell of a defect as well, each with the reason why it is right that they are silent. */
export const silent: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  D52: {
    'SIM-second-cycle-noop':
      'the id comes back as bare as Entra sends it, so that nothing differs; that Entra cannot read it the first rule tells',
  },
}
