import type { Scene } from '../scenario/stage.ts'
import type { AppRef } from './apps.ts'

/** What an expectation of a test looks at, with a connection of its own to the target. */
export type OpenScene = Scene & Disposable

/** The property of an IdP where matchers find it. A symbol of the realm: it is the same in every copy of this module. */
export const scene: unique symbol = Symbol.for('scimulator.scene') as never

/** An IdP as matchers see it. */
export interface WithScene {
  [scene](app?: AppRef): OpenScene
}
