import type { Defect } from './defect.ts'

export const d32: Defect = {
  id: 'D32',
  title: 'A second resource of the same name is created: 201',
  seen: ['https://github.com/grokability/snipe-it/issues/13854'],
  rules: ['RFC7644-3.3-409', 'SIM-retry-post'],
  also: [
    'SIM-concurrent-post',
    'RFC7643-4.1.1-unique-ci',
    'ENTRA-group-unique-name',
    'VENDOR-filter-set',
    'RFC7644-3.3-409-scimType',
  ],
  hooks: {
    checkUnique: (next) => (write) => {
      if (write.kind !== 'create') next(write)
    },
  },
}
