import { AppError } from '../base/error.ts'

/** One sentence for why an address could not be had, or the error itself when it is about something else. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const sentences: Record<string, [sentence: string, hint: string]> = {
    EADDRINUSE: [
      `Port ${port} of ${host} is in use.`,
      'Give another one with --port; 0 takes any that is free.',
    ],
    EACCES: [
      `Port ${port} of ${host} is not for us to take.`,
      'Ports below 1024 belong to the administrator.',
    ],
    EADDRNOTAVAIL: [
      `${host} is not an address of this machine.`,
      'Stay on 127.0.0.1, or give 0.0.0.0 for all.',
    ],
    ENOTFOUND: [
      `${host} is not a name that leads to this machine.`,
      'Stay on 127.0.0.1, or give 0.0.0.0 for all.',
    ],
  }
  const known = sentences[error instanceof Error && 'code' in error ? String(error.code) : '']
  return known ? new AppError('ERR_LISTEN', known[0], { hint: known[1], cause: error }) : error
}
