/** Stable names for ids, so that the same id reads the same everywhere: `{ada}` in the target, `{idp:ada}` in the IdP. */
export class Names {
  readonly #names = new Map<string, string>()

  /** The first name that an id gets is kept. */
  set(id: string, name: string): void {
    if (!this.#names.has(id)) this.#names.set(id, name)
  }

  /** The text with names for all known ids, percent-encoded neighbours or not. */
  apply(text: string): string {
    return text.replace(word, (token) => {
      const name = this.#names.get(token)
      return name === undefined ? token : `{${name}}`
    })
  }
}

const word = /%[\dA-F]{2}|[\w-]+/gi
