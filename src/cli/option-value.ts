import { InvalidArgumentError } from 'commander'

/** Reads a whole number within its bounds; an error names them. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= from && number <= to) return number
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to}.`)
  }
}

export const portNumber = wholeNumber(0, 65_535)

/** For options that may be given several times, or once with commas. */
export function list(text: string, previous: string[] | undefined): string[] {
  const names = text.split(',').map((name) => name.trim())
  return [...(previous ?? []), ...names.filter((name) => name !== '')]
}
