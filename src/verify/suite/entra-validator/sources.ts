const docs = 'https://github.com/pranems/SCIMServer/blob/master/docs'

/** Where results of Microsoft's SCIM Validator were recorded in public, with the requests that it sent. */
export const sources = {
  /** Results of February 2026: all test names, requests and answers. */
  report: `${docs}/archive/SCIM_VALIDATOR_FALSE_POSITIVES_REPORT.md`,
  /** Results of an earlier build of the same server, most tests failing. */
  gaps: `${docs}/archive/SCIM_VALIDATION_GAP_ANALYSIS.md`,
  /** Results with `"primary":"True"` refused. */
  roles: `${docs}/archive/SCIM_VALIDATOR_RESULTS_26_ANALYSIS.md`,
  /** Results with a discovered schema. */
  discovered: `${docs}/SCIM_VALIDATOR_RESULTS_32_LEXMARK_ANALYSIS.md`,
  /** A manager as text. */
  manager: `${docs}/MANAGER_PATCH_STRING_COERCION.md`,
  /** `add` of a short list of attributes. */
  add: 'https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/416',
  /** `replace` without a path. */
  pathless: 'https://github.com/scimmyjs/scimmy/issues/10',
  /** After a deactivation. */
  disabled: 'https://learn.microsoft.com/en-us/answers/questions/2238842/',
} as const
