import type { CharacterTest } from './character.ts'
import { type Node, PatternError } from './parse.ts'

/** One step of a match; unless it says otherwise, the next one follows. */
export type Instruction =
  | { do: 'character'; test: CharacterTest }
  | { do: 'both'; other: number }
  | { do: 'jump'; to: number }
  | { do: 'position'; holds: (text: string, position: number) => boolean }
  | { do: 'look'; at: Look; negative: boolean }
  | { do: 'match' }

/** Whether something begins or ends at a place: a program of its own. */
export interface Look {
  program: Instruction[]
  /** What lies ahead is read from its end. */
  backward: boolean
}

/** More instructions than any filter of a person needs; fewer than take long for each character. */
const mostInstructions = 4000

/** The program of an expression. Throws `PatternError` where it would be too long. */
export function compileProgram(node: Node, text: string): Instruction[] {
  return new Compiler(text).program(node, false)
}

class Compiler {
  readonly #text: string
  readonly #looks = new Map<Node, Look>()
  #size = 0

  constructor(text: string) {
    this.#text = text
  }

  /** `backward`: for a text that is read from its end. */
  program(node: Node, backward: boolean): Instruction[] {
    const program: Instruction[] = []
    this.#emit(program, node, backward)
    this.#add(program, { do: 'match' })
    return program
  }

  #emit(program: Instruction[], node: Node, backward: boolean): void {
    switch (node.kind) {
      case 'character':
        this.#add(program, { do: 'character', test: node.test })
        return
      case 'position':
        this.#add(program, { do: 'position', holds: node.holds })
        return
      case 'look':
        this.#add(program, { do: 'look', at: this.#look(node), negative: node.negative })
        return
      case 'sequence':
        for (const part of backward ? node.nodes.toReversed() : node.nodes)
          this.#emit(program, part, backward)
        return
      case 'choice':
        this.#choice(program, node.nodes, backward)
        return
      case 'repeat':
        this.#repeat(program, node, backward)
    }
  }

  #choice(program: Instruction[], nodes: readonly Node[], backward: boolean): void {
    const ends: { do: 'jump'; to: number }[] = []
    for (const [index, node] of nodes.entries()) {
      const last = index === nodes.length - 1
      const fork = last ? undefined : this.#add(program, { do: 'both', other: 0 })
      this.#emit(program, node, backward)
      if (!last) ends.push(this.#add(program, { do: 'jump', to: 0 }))
      if (fork) fork.other = program.length
    }
    for (const end of ends) end.to = program.length
  }

  #repeat(program: Instruction[], { node, min, max }: Node & { kind: 'repeat' }, backward: boolean): void {
    for (let count = 0; count < min; count++) {
      this.#grow()
      this.#emit(program, node, backward)
    }
    if (max === Infinity) {
      const start = program.length
      const fork = this.#add(program, { do: 'both', other: 0 })
      this.#emit(program, node, backward)
      this.#add(program, { do: 'jump', to: start })
      fork.other = program.length
      return
    }
    const forks: { do: 'both'; other: number }[] = []
    for (let count = min; count < max; count++) {
      forks.push(this.#add(program, { do: 'both', other: 0 }))
      this.#emit(program, node, backward)
    }
    for (const fork of forks) fork.other = program.length
  }

  #look(node: Node & { kind: 'look' }): Look {
    const known = this.#looks.get(node)
    if (known) return known
    const look = { program: this.program(node.node, node.ahead), backward: node.ahead }
    this.#looks.set(node, look)
    return look
  }

  #add<One extends Instruction>(program: Instruction[], instruction: One): One {
    this.#grow()
    program.push(instruction)
    return instruction
  }

  /** Rounds of a repetition count as well: what is repeated may be nothing. */
  #grow(): void {
    if (++this.#size > mostInstructions) {
      throw new PatternError('written out, its repetitions are too long', this.#text.length)
    }
  }
}
