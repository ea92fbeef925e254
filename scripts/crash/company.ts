import { Belief } from './belief.ts'
import type { Random } from './random.ts'

/** Somebody whom the load plays with. */
export interface Person {
  readonly number: number
  /** Every userName that was ever asked for; the last is the present one, as far as is known. */
  names: string[]
  /** The id in the directory; undefined until it is known. */
  id: string | undefined
  /**
   * A leaver is unassigned, suspended and deleted, too. What becomes of somebody's memberships then differs from vendor
   * to vendor and with the order of events, so those of a leaver are not judged.
   */
  readonly leaver: boolean
  gone: boolean
  /** One change at a time, so that it is known which was the last. */
  busy: boolean
}

export interface Team {
  readonly number: number
  names: string[]
  id: string
  busy: boolean
}

/** The people and groups of a run, and what was told to the directory of them. */
export class Company {
  readonly belief = new Belief()
  readonly people: Person[] = []
  readonly teams: Team[] = []
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  hire(): Person {
    const number = this.people.length
    const leaver = this.#random.fraction() < 0.3
    const person = { number, names: [], id: undefined, leaver, gone: false, busy: false }
    this.people.push(person)
    return person
  }

  /** A userName that nobody has or had. */
  newName({ number, names }: Person): string {
    return `p${number}.${names.length}@acme.test`
  }

  freePerson(fits: (person: Person) => boolean = () => true): Person | undefined {
    const free = this.people.filter((each) => !each.busy && !each.gone && each.id !== undefined && fits(each))
    return free.length === 0 ? undefined : this.#random.pick(free)
  }

  freeTeam(): Team | undefined {
    const free = this.teams.filter(({ busy }) => !busy)
    return free.length === 0 ? undefined : this.#random.pick(free)
  }
}
