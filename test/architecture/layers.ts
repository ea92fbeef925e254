/**
 * Which folder of `src` may import which: the table of ARCHITECTURE.md. `(types)`: only what is gone when the program
 * runs. A file beside the folders is a layer of its own.
 */
export const layers: Record<string, readonly string[]> = {
  base: [],
  document: ['base'],
  scim: ['base'],
  profile: ['base', 'document', 'scim'],
  store: ['base'],
  directory: ['base', 'document', 'store'],
  mapping: ['base', 'scim', 'profile (types)'],
  plan: ['base', 'scim', 'mapping (types)'],
  dialect: ['base', 'scim', 'profile (types)', 'mapping (types)'],
  wire: ['base', 'profile (types)', 'dialect (types)'],
  config: ['base', 'document', 'profile', 'wire'],
  journal: ['base', 'store', 'wire'],
  measure: ['base', 'store'],
  diagnose: ['base', 'scim', 'profile (types)', 'wire (types)'],
  findings: ['base', 'store', 'directory', 'profile', 'wire', 'journal', 'diagnose'],
  'vendor-log': ['base', 'scim', 'profile (types)', 'plan (types)'],
  sync: [
    'base',
    'document',
    'scim',
    'profile',
    'store',
    'directory',
    'mapping',
    'plan',
    'dialect',
    'wire',
    'journal',
    'measure',
    'vendor-log',
  ],
  sample: ['base', 'scim', 'profile (types)', 'store (types)', 'mapping', 'plan', 'dialect', 'wire', 'sync'],
  verify: ['base', 'scim', 'profile (types)', 'dialect (types)', 'wire', 'diagnose'],
  target: ['base', 'scim'],
  idp: ['base', 'store', 'directory', 'journal', 'sync', 'findings'],
  server: ['base', 'profile', 'directory', 'mapping', 'wire', 'journal', 'sync', 'findings (types)', 'idp'],
  cli: [
    'base',
    'scim',
    'profile',
    'dialect (types)',
    'config',
    'directory',
    'mapping',
    'journal',
    'sync',
    'findings (types)',
    'idp',
    'target',
    'sample',
    'verify',
    'wire (types)',
    'report',
    'server',
  ],
  report: ['base'],
  index: ['base', 'journal (types)', 'sync (types)', 'idp', 'target'],
}

/** Folders whose files do no input or output and know no time: everything goes in and comes out as data. */
export const pure: readonly string[] = [
  'scim',
  'profile',
  'mapping',
  'plan',
  'dialect',
  'diagnose',
  'sample',
  'vendor-log',
  'report',
]

/** Files of pure folders that read others. */
export const readers = /^profile\/load[^/]*\.ts$/
