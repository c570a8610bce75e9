import { Random, streams } from '../random.ts'
import { familyName, givenName, companyName } from './names.ts'
import { creditCode, mobileNumber, personNumber } from './identity-numbers.ts'
import type { Population } from './population.ts'
import { industries, writtenAs } from './vocabulary.ts'

/** What goes to the vault and nowhere else. */
export interface Identity {
  readonly name: string
  readonly identityNumber: string
  readonly mobile: string
}

/** Made-up names and numbers of a customer; children bear a parent's family name. */
export class Identities {
  readonly #people: Population
  readonly #random: Random

  constructor(seed: number, people: Population) {
    this.#people = people
    this.#random = new Random(seed, streams.identity)
  }

  of(index: number): Identity {
    const people = this.#people
    const mobile = mobileNumber(index)
    if (people.isBusiness(index)) {
      const name = companyName(
        this.#random.at(streams.identity, index),
        writtenAs(industries, people.industry[index] ?? 0),
      )
      return { name, identityNumber: creditCode(index), mobile }
    }
    const parent = people.parent[index] ?? -1
    // The family name is drawn first, so a child's is its parent's first draw.
    const family = familyName(this.#random.at(streams.identity, parent >= 0 ? parent : index))
    const random = this.#random.at(streams.identity, index)
    if (parent < 0) familyName(random)
    const woman = people.woman[index] === 1
    return {
      name: family + givenName(random, woman),
      identityNumber: personNumber(people.birth[index] ?? 0, woman, index),
      mobile,
    }
  }
}
