import type { Day } from '../days.ts'
import { channelTastes, productTastes } from './vocabulary.ts'

/** No such day, no such customer. */
export const NONE = -1
/** Later than any day the generator sees. */
export const NEVER: Day = 1_000_000

/**
 * All customers, one array a trait: a million fit in memory. Businesses come first, then people,
 * household by household, then those who opened after the first delivery.
 */
export class Population {
  readonly count: number
  readonly businesses: number
  readonly woman: Uint8Array
  readonly birth: Int32Array
  readonly occupation: Uint8Array
  readonly industry: Uint8Array
  readonly education: Uint8Array
  readonly marital: Uint8Array
  readonly capacity: Uint8Array
  readonly deceased: Uint8Array
  readonly source: Uint8Array
  readonly opened: Int32Array
  readonly closed: Int32Array
  readonly outlet: Int32Array
  readonly household: Int32Array
  readonly spouse: Int32Array
  readonly parent: Int32Array
  readonly employer: Int32Array
  readonly owns: Int32Array
  readonly referrer: Int32Array
  readonly manager: Int32Array
  readonly assistant: Int32Array
  /** Yearly income of a person, yearly takings of a business, cents. */
  readonly income: Float64Array
  /** Monthly salary paid by the employer here, cents. */
  readonly salary: Float64Array
  /** What the customer tends to keep with the bank, cents. */
  readonly wealth: Float64Array
  readonly services: Uint32Array
  readonly segment: Uint8Array
  /** 0 to 1: how much of banking is done on the telephone in the hand. */
  readonly digital: Float32Array
  readonly hazard: Float32Array
  /** The day the customer begins to leave, or NEVER. */
  readonly leaves: Int32Array
  /** Per cent of an average customer's liking, 40 to 160. */
  readonly channelTaste: Uint8Array
  readonly productTaste: Uint8Array
  /** Of businesses that pay salaries here: date of the month, else 0. */
  readonly payday: Uint8Array

  constructor(count: number, businesses: number) {
    this.count = count
    this.businesses = businesses
    const bytes = () => new Uint8Array(count)
    const integers = (fill = NONE) => new Int32Array(count).fill(fill)
    this.woman = bytes()
    this.birth = integers(0)
    this.occupation = bytes()
    this.industry = bytes()
    this.education = bytes()
    this.marital = bytes()
    this.capacity = bytes()
    this.deceased = bytes()
    this.source = bytes()
    this.opened = integers(0)
    this.closed = integers()
    this.outlet = integers(0)
    this.household = integers()
    this.spouse = integers()
    this.parent = integers()
    this.employer = integers()
    this.owns = integers()
    this.referrer = integers()
    this.manager = integers()
    this.assistant = integers()
    this.income = new Float64Array(count)
    this.salary = new Float64Array(count)
    this.wealth = new Float64Array(count)
    this.services = new Uint32Array(count)
    this.segment = bytes()
    this.digital = new Float32Array(count)
    this.hazard = new Float32Array(count)
    this.leaves = integers(NEVER)
    this.channelTaste = new Uint8Array(count * channelTastes.length)
    this.productTaste = new Uint8Array(count * productTastes.length)
    this.payday = bytes()
  }

  isBusiness(index: number): boolean {
    return index < this.businesses
  }

  has(index: number, service: number): boolean {
    return ((this.services[index] ?? 0) & service) !== 0
  }
}
