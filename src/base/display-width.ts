import { stripVTControlCharacters } from 'node:util'

/** Columns that a text takes on a terminal: colours none, wide characters two, combining ones none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    if (/\p{Mn}|\p{Cf}/u.test(character)) continue
    width += wide.test(character) ? 2 : 1
  }
  return width
}

/** East Asian Wide and emoji, coarsely: enough for names of people. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
