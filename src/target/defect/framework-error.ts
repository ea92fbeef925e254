import type { Hooks } from '../hook.ts'
import { ScimError } from '../scim-error.ts'

/** An error that never reaches the SCIM code of a server: its framework answers, with a page for people. */
export class FrameworkError extends ScimError {
  readonly page: string

  constructor(status: number, title: string) {
    super(status, title)
    this.page = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  }
}

/** For defects that throw such an error. */
export const refuseAsFramework: Hooks = {
  refuse: (next) => (error) =>
    error instanceof FrameworkError
      ? { status: error.status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: error.page }
      : next(error),
}
