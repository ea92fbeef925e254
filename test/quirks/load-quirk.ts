import { basename, relative } from 'node:path'
import { AppError, type Problem } from '../../src/base/error.ts'
import { isObject, type Json } from '../../src/base/json.ts'
import { checkSchema } from '../../src/document/check-schema.ts'
import { readDocument } from '../../src/document/positions.ts'
import { readText } from '../../src/document/read-text.ts'
import { wholeSteps } from '../../src/scenario/whole-steps.ts'
import { type Quirk, quirkSchema } from './quirk-schema.ts'

const code = 'ERR_QUIRK_INVALID'

/** Reads a quirk; everything wrong with it is named with file, line and column in one `AppError`. */
export function loadQuirk(file: string): Quirk {
  return readQuirk(readText(file, { noun: 'quirk', missing: 'ERR_QUIRK_MISSING', invalid: code }), file)
}

export function readQuirk(text: string, file: string): Quirk {
  const document = readDocument(text, relative('', file), code)
  const checked = checkSchema(quirkSchema, withWholeSteps(document.data), { written: document.data })
  if ('flaws' in checked) {
    throw invalid(
      checked.flaws.map(({ path, onKey, message }) => ({
        path: onKey ? document.placeOfKey(path) : document.place(path),
        message: `${path.join('.') || 'the quirk'} ${message}`,
      })),
    )
  }
  const { name } = checked.value
  if (name !== basename(file, '.yaml')) {
    throw invalid([
      { path: document.place(['name']), message: `name is "${name}"; it must be that of the file` },
    ])
  }
  return checked.value
}

/** `settle` is short for `settle: {}`. */
function withWholeSteps(data: Json): Json {
  if (!isObject(data)) return data
  const { before, steps } = data
  return {
    ...data,
    ...(before === undefined ? {} : { before: wholeSteps(before) }),
    ...(steps === undefined ? {} : { steps: wholeSteps(steps) }),
  }
}

function invalid(errors: readonly Problem[]): AppError {
  return new AppError(code, `${errors[0]?.path}: ${errors[0]?.message}.`, { errors })
}
