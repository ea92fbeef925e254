const mostPasswords = 20
/** Shorter ones are words that stand anywhere. */
const shortest = 4

/** The passwords that were sent lately, so that they are known again where a target quotes them. */
export class SentPasswords {
  #all: readonly string[] = []

  /** The one sent last at the end. */
  get all(): readonly string[] {
    return this.#all
  }

  /** Whether it was not among them. */
  note(password: string): boolean {
    if (password.length < shortest || password === this.#all.at(-1)) return false
    const others = this.#all.filter((each) => each !== password)
    const isNew = others.length === this.#all.length
    this.#all = [...others, password].slice(-mostPasswords)
    return isNew
  }
}
