import { InvalidArgumentError } from 'commander'
import { isDuration, parseDuration } from '../base/duration.ts'

/** Reads a whole number within its bounds; an error names them. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= from && number <= to) return number
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`)
  }
}

export const portNumber = wholeNumber(0, 65_535)

/** Reads `30s`, `5m`, `PT40M` as milliseconds. */
export function duration(text: string): number {
  if (isDuration(text)) return parseDuration(text)
  throw new InvalidArgumentError('It must be a duration such as 250ms, 30s, 5m, 1h or PT40M.')
}

/** For options that may be given several times, or once with commas. */
export function list(text: string, previous: string[] | undefined): string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...(previous ?? []), ...names.filter((name) => name !== '')]
}
