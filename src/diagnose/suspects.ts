import type { ResourceType } from '../scim/urn.ts'
import type { Known } from './known.ts'
import type { Trait } from './patch-trait.ts'

/**
 * Whom to blame when a request with several particular forms fails: a form that has worked before is above suspicion. A
 * failure with one suspect left is that one's; with more nobody knows yet. Where the plainest of requests fails as well,
 * no form is to blame. Users and groups often have code of their own: what works on one is no proof for the other.
 */
export class Suspects {
  /** Forms that were accepted and led to what should be, perhaps by chance. */
  readonly #worked = new Set<Trait>()
  /** Those that have worked where doing it wrong would have shown. */
  readonly #proven = new Set<Trait>()
  /** `User active`: attributes that took no effect although nothing was particular about the request. */
  readonly #stubborn = new Set<string>()
  readonly #patches = new Map<ResourceType, Patches>()

  static of(known: Known, type: ResourceType): Suspects {
    return known.note(`suspects ${type}`, () => new Suspects())
  }

  /**
   * The request did with the attribute what it should.
   *
   * @param undecided traits that would have led to the same if the server did the wrong thing with them
   */
  acquit(traits: Iterable<Trait>, attribute: string, undecided: ReadonlySet<Trait>): void {
    this.noteWorked(traits)
    for (const trait of withImplied(traits)) if (!undecided.has(trait)) this.#proven.add(trait)
    this.#stubborn.delete(attribute)
  }

  /** The request led to what it names, whatever else it did. */
  noteWorked(traits: Iterable<Trait>): void {
    for (const trait of withImplied(traits)) this.#worked.add(trait)
  }

  haveWorked(traits: Iterable<Trait>): boolean {
    return [...traits].every((trait) => this.#worked.has(trait))
  }

  /** Who may be to blame that a request was refused. */
  amongRefused(traits: Iterable<Trait>): Trait[] {
    return [...traits].filter((trait) => !this.#worked.has(trait))
  }

  /**
   * Who is to blame that a request was accepted, and did something else with the attribute.
   *
   * @param undone whether something that it names was not done: of many perhaps all but the first
   */
  blame(
    traits: ReadonlySet<Trait>,
    attribute: string,
    undone: boolean,
  ): { culprits: Set<Trait>; suspects: Trait[] } {
    if (traits.size === 0) this.#stubborn.add(attribute)
    if (this.#stubborn.has(attribute)) return { culprits: new Set(), suspects: [] }
    const suspects = [...traits].filter((trait) => !this.#proven.has(trait))
    const others = suspects.filter((trait) => !trait.startsWith('members-'))
    const forms = [...traits].filter((trait) => memberForms.has(trait))
    // What became of members tells by itself which way of naming them went wrong, however often it has worked.
    if (others.length === 0 && forms.length === 1) {
      const several =
        undone && forms.every((form) => this.#proven.has(form))
          ? [...traits].filter((trait) => trait.startsWith('members-multi'))
          : []
      return { culprits: new Set([...forms, ...several]), suspects }
    }
    return { culprits: this.onlyOnes(suspects), suspects }
  }

  /** The one suspect that is left, or those that go together. */
  onlyOnes(suspects: readonly Trait[]): Set<Trait> {
    const alone = suspects.length === 1 || suspects.every((trait) => ofUrns.has(trait))
    return new Set(alone ? suspects : [])
  }

  noteServed(type: ResourceType): void {
    this.#of(type).served = true
  }

  noteRefused(type: ResourceType, status: number, traits: ReadonlySet<Trait>): void {
    const patches = this.#of(type)
    if (traits.size === 0) patches.plainRefused = true
    if (status !== 501 && status !== 405) return
    const { common } = patches
    patches.common = new Set([...traits].filter((trait) => common === undefined || common.has(trait)))
  }

  /** Whether a status may be due to the form of the request: not where PATCH as such is refused, or may be. */
  mayBeForm(type: ResourceType, status: number): boolean {
    const { served, plainRefused } = this.#of(type)
    if (status === 405 || (plainRefused && !served)) return false
    return status !== 501 || served
  }

  /** Whether PATCH as such is refused: nothing was ever served, and what was refused has no form in common. */
  refusesAll(type: ResourceType): boolean {
    const { served, common } = this.#of(type)
    return !served && common?.size === 0
  }

  #of(type: ResourceType): Patches {
    const known = this.#patches.get(type) ?? { served: false, plainRefused: false, common: undefined }
    this.#patches.set(type, known)
    return known
  }
}

/** How the PATCHes of one type of resource went. */
interface Patches {
  served: boolean
  /** One was refused that has nothing particular about it. */
  plainRefused: boolean
  /** Traits that all those have which were answered with 405 or 501. */
  common: Set<Trait> | undefined
}

/** Where keys with dots are read as paths, so are those with a URN: what is wrong with them is wrong with the URN. */
function withImplied(traits: Iterable<Trait>): Trait[] {
  return [...traits].flatMap((trait) => (trait === 'dotted-keys' ? [trait, 'urn-keys'] : [trait]))
}

/** An attribute of an extension and the URN before it: one rule speaks of both. */
const ofUrns: ReadonlySet<Trait> = new Set(['qualified-path', 'extension-attribute'])

/** Ways of naming members. */
export const memberForms: ReadonlySet<Trait> = new Set([
  'members-add',
  'members-remove-filter',
  'members-remove-value',
  'members-replace',
])
