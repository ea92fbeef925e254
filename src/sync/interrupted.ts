/** Thrown out of a conversation when the engine stops; what it was about stays due. */
export class Interrupted extends Error {
  constructor() {
    super('the engine was stopped')
    this.name = 'Interrupted'
  }
}
