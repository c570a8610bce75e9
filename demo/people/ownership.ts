import { OWNED_SHARE } from '../bank/organisation.ts'
import type { Organisation } from '../bank/organisation.ts'
import type { Plan } from '../plan.ts'
import { Random, hashUnit, streams } from '../random.ts'
import { NONE } from './population.ts'
import type { Population } from './population.ts'

/**
 * Gives the wealthier customers of each outlet to its relationship managers, in turn so that each
 * has some of every kind; the rest belong to the outlet. Customers of later nights wait there too.
 */
export function assignOwners(plan: Plan, { outlets }: Organisation, people: Population): void {
  const random = new Random(plan.seed, streams.relation)
  const byOutlet: number[][] = outlets.map(() => [])
  for (let index = 0; index < plan.customers; index += 1) {
    if (people.closed[index] !== NONE || people.deceased[index] === 1) continue
    byOutlet[people.outlet[index] ?? 0]?.push(index)
  }
  for (const [outlet, members] of byOutlet.entries()) {
    const managers = outlets[outlet]?.teams.flat() ?? []
    // Chance moves the border a little: no bank hands customers out by balance alone.
    const standing = new Map(
      members.map((index) => [
        index,
        (people.wealth[index] ?? 0) * (0.5 + hashUnit(plan.seed, index, 7200)),
      ]),
    )
    members.sort((a, b) => (standing.get(b) ?? 0) - (standing.get(a) ?? 0) || a - b)
    const owned = Math.min(
      Math.floor(members.length * OWNED_SHARE),
      Math.floor(managers.length * 560),
    )
    for (let place = 0; place < owned; place += 1) {
      const index = members[place] ?? 0
      const round = Math.floor(place / managers.length)
      const turn = place % managers.length
      const manager = round % 2 === 0 ? turn : managers.length - 1 - turn
      people.manager[index] = managers[manager] ?? NONE
      if (managers.length > 1 && random.at(streams.relation, index).chance(0.1)) {
        people.assistant[index] = managers[(manager + 1) % managers.length] ?? NONE
      }
    }
  }
}
