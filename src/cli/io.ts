/** What a command says something with. `process.stdout` is one. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean | undefined
  /** Characters of a line; only on terminals. */
  columns?: number | undefined
}

/** What a command has of the world around it, so that a test can give it another one. */
export interface Io {
  stdout: Output
  stderr: Output
  env: Record<string, string | undefined>
  /** The folder that relative paths start from. Default: that of the process. */
  folder?: string | undefined
  /**
   * Ends a command that runs until it is stopped; the reason `SIGINT` makes it exit with 130. Without it the signals of
   * the process do.
   */
  signal?: AbortSignal | undefined
}

/** A width that is kept also where there is no terminal, so that files and pipes read well. */
const plainWidth = 100
const widest = 120

export function widthOf({ isTTY, columns }: Output): number {
  return isTTY && columns ? Math.max(60, Math.min(columns, widest)) : plainWidth
}
