import { AppError } from '../base/error.ts'

/** Throws `ERR_TARGET_TOKEN_EMPTY` or `ERR_TARGET_SECOND_TOKEN` for tokens that could not tell anybody apart. */
export function checkTokens(token: string | null, secondToken: string | undefined): void {
  if (token === '' || secondToken === '') {
    throw new AppError(
      'ERR_TARGET_TOKEN_EMPTY',
      'The token of the target is empty; give a text, or null for no token.',
    )
  }
  if (secondToken === undefined) return
  if (token === null || token === secondToken) {
    throw new AppError(
      'ERR_TARGET_SECOND_TOKEN',
      token === null
        ? 'A second tenant needs a second token, but this target has not even a first one.'
        : 'Both tenants of the target have the same token, so nobody could tell them apart.',
    )
  }
}
