import type { Instruction, Look } from './compile.ts'

/** Whether the program matches anywhere in the text. */
export function findsMatch(program: readonly Instruction[], text: string): boolean {
  return new Run(text).ends(program, false, true).includes(1)
}

/** All ways through a program are gone at once, character by character, so that none is gone twice. */
class Run {
  readonly #text: string
  readonly #looks = new Map<Look, Uint8Array>()

  constructor(text: string) {
    this.#text = text
  }

  /** For each place of the text 1 if a match ends there; begins there, when the text is read from its end. */
  ends(program: readonly Instruction[], backward: boolean, firstOnly = false): Uint8Array {
    const text = this.#text
    const found = new Uint8Array(text.length + 1)
    const seenAt = new Int32Array(program.length).fill(-1)
    let waiting: number[] = []
    for (let step = 0; step <= text.length; step++) {
      const position = backward ? text.length - step : step
      // A match may begin anywhere.
      const open = [...waiting, 0]
      const code = text.charCodeAt(backward ? position - 1 : position)
      waiting = []
      for (let index = open.pop(); index !== undefined; index = open.pop()) {
        if (seenAt[index] === step) continue
        seenAt[index] = step
        const instruction = program[index] as Instruction
        if (instruction.do === 'match') {
          found[position] = 1
          if (firstOnly) return found
        } else if (instruction.do === 'character') {
          if (step < text.length && instruction.test(code)) waiting.push(index + 1)
        } else if (instruction.do === 'jump') open.push(instruction.to)
        else {
          if (instruction.do === 'both') open.push(instruction.other)
          else if (!this.#holds(instruction, position)) continue
          open.push(index + 1)
        }
      }
    }
    return found
  }

  #holds(instruction: Instruction & { do: 'position' | 'look' }, position: number): boolean {
    if (instruction.do === 'position') return instruction.holds(this.#text, position)
    const { at, negative } = instruction
    const places = this.#looks.get(at) ?? this.ends(at.program, at.backward)
    this.#looks.set(at, places)
    return (places[position] === 1) !== negative
  }
}
