import type { TransportError } from './exchange.ts'

/** How far a request had come when its connection failed. */
export interface Moment {
  connected: boolean
  secure: boolean
  /** Whether any byte of a response had arrived. */
  answered: boolean
  /** `host:port`, for the message. */
  host: string
}

/** What an error of Node's network stack says about the target. */
export function failureOf(error: NodeJS.ErrnoException, moment: Moment): TransportError {
  const word = error.code ?? error.message
  const code = moment.connected
    ? afterConnecting(word, moment.answered)
    : beforeConnecting(word, moment.secure)
  return { code, message: `${sentence[code]} ${moment.host} (${detail(error)}).` }
}

/** The sentences of the time limits. */
export const noFirstByte = (ms: number, host: string) => `No answer within ${ms} ms from ${host}.`
export const notComplete = (ms: number, host: string) => `No complete answer within ${ms} ms from ${host}.`

type Failure = Extract<
  TransportError['code'],
  'connect-refused' | 'connect-timeout' | 'dns' | 'tls' | 'reset' | 'truncated' | 'too-large' | 'malformed'
>

function beforeConnecting(word: string, secure: boolean): Failure {
  if (word === 'ENOTFOUND' || word.startsWith('EAI_')) return 'dns'
  if (word === 'ETIMEDOUT') return 'connect-timeout'
  if (unreachable.has(word)) return 'connect-refused'
  return secure ? 'tls' : 'reset'
}

function afterConnecting(word: string, answered: boolean): Failure {
  if (word === 'HPE_HEADER_OVERFLOW') return 'too-large'
  if (word === 'HPE_INVALID_EOF_STATE') return 'truncated'
  if (word.startsWith('HPE_')) return 'malformed'
  return answered ? 'truncated' : 'reset'
}

const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
])

const sentence: Record<Failure, string> = {
  'connect-refused': 'No connection could be made to',
  'connect-timeout': 'No connection came about in time with',
  dns: 'The name does not resolve:',
  tls: 'No TLS connection could be made to',
  reset: 'The connection was closed before any answer by',
  truncated: 'The answer ended early, from',
  'too-large': 'The head of the answer is too large, from',
  malformed: 'The answer is not HTTP/1.1, from',
}

/** Error texts of OpenSSL hold addresses of memory and lines of C; the reason is enough, and the same in every run. */
function detail(error: NodeJS.ErrnoException): string {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : ''
  if (error.code?.startsWith('ERR_SSL') && reason) return `${error.code}: ${reason}`
  return error.code && error.message && !error.message.includes(error.code)
    ? `${error.code}: ${error.message}`
    : error.message || (error.code ?? 'unknown')
}
