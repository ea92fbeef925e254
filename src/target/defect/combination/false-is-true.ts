import { fieldOf, keyOf } from '../../../scim/field.ts'
import { d10 } from '../d10-text-boolean-truthy.ts'
import type { Defect } from '../defect.ts'
import { together } from '../rewrite.ts'

export const falseIsTrue: Defect = {
  id: 'C-false-is-true',
  title: '"False" is taken with success in POST, PUT and PATCH, and stored as true',
  seen: d10.seen,
  inferred: true,
  rules: d10.rules,
  also: ['SIM-active-on-create', 'SIM-echo-as-sent', 'RFC7644-3.5.1-persisted', ...(d10.also ?? [])],
  hooks: together(d10.hooks, {
    execute: (next) => (command) => {
      if (command.kind !== 'create' && command.kind !== 'replace') return next(command)
      const key = keyOf(command.body, 'active')
      const isText = key !== undefined && typeof fieldOf(command.body, 'active') === 'string'
      return next(isText ? { ...command, body: { ...command.body, [key]: true } } : command)
    },
  }),
}
