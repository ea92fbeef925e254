import type { TransportError } from '../exchange.ts'
import { failureOf, noFirstByte, notComplete } from '../failure.ts'
import type { Passage } from './passage.ts'

/** Errors in the very words in which the wire tells of real ones. */
export const networkError = {
  refused: ({ host, secure }: Passage): TransportError =>
    failureOf(systemError('ECONNREFUSED', `connect ECONNREFUSED ${host}`), {
      connected: false,
      answered: false,
      secure,
      host,
    }),
  reset: ({ host, secure }: Passage): TransportError =>
    failureOf(systemError('ECONNRESET', 'read ECONNRESET'), {
      connected: true,
      answered: false,
      secure,
      host,
    }),
  truncated: ({ host, secure }: Passage): TransportError =>
    failureOf(new Error('closed'), { connected: true, answered: true, secure, host }),
  noFirstByte: ({ host, timeouts }: Passage): TransportError => ({
    code: 'first-byte-timeout',
    message: noFirstByte(timeouts.firstByteMs, host),
  }),
  notComplete: ({ host, timeouts }: Passage): TransportError => ({
    code: 'total-timeout',
    message: notComplete(timeouts.totalMs, host),
  }),
}

function systemError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
