import type { Io } from './io.ts'

/** On a terminal, one line that is written over; elsewhere nothing. An empty text takes it away. */
export function progress({ stderr }: Io, text: string): void {
  if (stderr.isTTY) stderr.write(`\r\x1b[K${text}`)
}
