import { styleText } from 'node:util'
import type { Output } from './io.ts'

type Format = Parameters<typeof styleText>[0]

/** Puts a format on a text, or leaves it alone. */
export type Style = (format: Format, text: string) => string

/** Colours on a terminal, unless `NO_COLOR` is set (no-color.org); `FORCE_COLOR` puts them anywhere. */
export function styleFor(output: Output, env: Record<string, string | undefined>): Style {
  const forced = (env.FORCE_COLOR ?? '0') !== '0'
  const wanted = !env.NO_COLOR && env.TERM !== 'dumb' && (output.isTTY === true || forced)
  return wanted ? (format, text) => styleText(format, text, { validateStream: false }) : plain
}

export const plain: Style = (_format, text) => text
