import { yearsBetween } from '../days.ts'
import type { Day } from '../days.ts'
import { NEVER, NONE } from '../people/population.ts'
import type { Population } from '../people/population.ts'
import { channelTastes, has, productTastes, segments } from '../people/vocabulary.ts'
import type { Plan } from '../plan.ts'
import { Random, streams } from '../random.ts'
import { actions, campaigns, CONTROL_SHARE, conversionChance } from './actions.ts'
import type { Audience, Taste } from './actions.ts'

/** A campaign contacts its members within so many days of assigning them. */
export const CONTACT_DAYS = 10

/** One customer in one past campaign, and what came of it. */
export interface Membership {
  /** Place in the list of campaigns. */
  readonly campaign: number
  readonly action: number
  readonly control: boolean
  readonly assigned: Day
  /** Day and second of the contact; of the control group, what it would have been. */
  readonly contactDay: Day
  readonly contactSecond: number
  /** The day of the purchase, or NEVER. */
  readonly converted: Day
}

/** The campaigns a customer took part in over the year, by date. */
export class Memberships {
  readonly #plan: Plan
  readonly #people: Population
  readonly #random: Random
  readonly #byDate = campaigns
    .map((_, place) => place)
    .sort((a, b) => (campaigns[b]?.startsBefore ?? 0) - (campaigns[a]?.startsBefore ?? 0))

  constructor(plan: Plan, people: Population) {
    this.#plan = plan
    this.#people = people
    this.#random = new Random(plan.seed, streams.campaign)
  }

  of(index: number): readonly Membership[] {
    const people = this.#people
    if (
      people.isBusiness(index) ||
      index >= this.#plan.customers ||
      people.capacity[index] !== 0 ||
      people.deceased[index] === 1 ||
      people.has(index, has.dormant) ||
      (people.closed[index] !== NONE && (people.closed[index] ?? 0) < this.#plan.windowStart)
    ) {
      return []
    }
    const random = this.#random.at(streams.campaign, index)
    const list: Membership[] = []
    const bought = new Set<number>()
    for (const place of this.#byDate) {
      const campaign = campaigns[place]
      const action = campaign && actions[campaign.action]
      if (!campaign || !action) continue
      // Chance is used up alike whether or not the customer takes part.
      const takesPart = random.chance(campaign.share)
      const control = random.chance(CONTROL_SHARE)
      const delay = random.below(CONTACT_DAYS)
      const second = 9 * 3600 + random.below(11 * 3600)
      const luck = random.unit()
      const wait = random.below(action.windowDays)
      const assigned = this.#plan.epoch - campaign.startsBefore
      if (
        !takesPart ||
        assigned < this.#plan.windowStart ||
        bought.has(campaign.action) ||
        !this.#mayBeAsked(index, action.audience, assigned)
      )
        continue
      const chance = conversionChance(
        action,
        segments[people.segment[index] ?? 0] ?? 'core',
        this.#taste(index, campaign.action),
        !control,
      )
      const contactDay = assigned + delay
      const converted = luck < chance ? contactDay + wait : NEVER
      if (converted !== NEVER) bought.add(campaign.action)
      list.push({
        campaign: place,
        action: campaign.action,
        control,
        assigned,
        contactDay,
        contactSecond: second,
        converted,
      })
    }
    return list
  }

  #taste(index: number, place: number): Taste {
    const action = actions[place]
    if (!action) throw new Error(`no action at ${place}`)
    const { productTaste, channelTaste } = this.#people
    return {
      product:
        productTaste[index * productTastes.length + productTastes.indexOf(action.taste)] ?? 100,
      channel:
        channelTaste[index * channelTastes.length + channelTastes.indexOf(action.channel)] ?? 100,
    }
  }

  #mayBeAsked(index: number, audience: Audience, on: Day): boolean {
    const people = this.#people
    const services = people.services[index] ?? 0
    if ((services & audience.needs) !== audience.needs || (services & audience.without) !== 0) {
      return false
    }
    if ((people.opened[index] ?? 0) > on - 30) return false
    const closed = people.closed[index] ?? NONE
    if (closed !== NONE && closed < on + 75) return false
    const yuan = (people.wealth[index] ?? 0) / 100
    if (yuan < audience.wealthFromYuan || yuan >= audience.wealthToYuan) return false
    const leaves = people.leaves[index] ?? NEVER
    if (audience.leavingOnly && !(leaves < on && leaves > on - 120)) return false
    const age = yearsBetween(people.birth[index] ?? 0, on)
    return age >= audience.ageFrom && age <= audience.ageTo
  }
}
