import { type TestAPI, type TestContext, test } from 'vitest'
import { createIdp, type IdpOptions } from '../library/create-idp.ts'
import type { LibraryIdp } from '../library/library-idp.ts'
import { exchangeLine } from './exchange-line.ts'

/** What the IdP of a test is made with; a function is called for each test, to make an app that is new as well. */
export type IdpTestOptions = IdpOptions | (() => IdpOptions | Promise<IdpOptions>)

/** A fixture for `test.extend`: an IdP of its own for each test that asks for it. */
export type IdpFixture = (context: TestContext, use: (idp: LibraryIdp) => Promise<void>) => Promise<void>

/**
 * The fixture alone, for a `test` that is extended already: `test.extend({ idp: idpFixture({ profile: 'okta', target }) })`.
 * The IdP is closed after the test. If the test has failed, what was sent is printed.
 */
export function idpFixture(options: IdpTestOptions = {}): IdpFixture {
  // vitest reads off the braces what a fixture needs.
  return async ({ task }, use) => {
    const idp = await createIdp(typeof options === 'function' ? await options() : options)
    try {
      await use(idp)
      if (task.result?.state === 'fail') console.error(traffic(idp))
    } finally {
      await idp.close()
    }
  }
}

/** A `test` with the fixture `idp`: `const test = idpTest({ profile: 'entra', target: app })`. */
export function idpTest(options: IdpTestOptions = {}): TestAPI<{ idp: LibraryIdp }> {
  return test.extend<{ idp: LibraryIdp }>({ idp: idpFixture(options) })
}

function traffic(idp: LibraryIdp): string {
  const lines = idp.exchanges().map(exchangeLine)
  const shown = lines.slice(-most)
  const before = lines.length > most ? [`… ${lines.length - most} requests before`] : []
  return lines.length === 0
    ? 'The IdP has sent nothing.'
    : ['The IdP has sent:', ...before, ...shown].join('\n')
}

const most = 30
