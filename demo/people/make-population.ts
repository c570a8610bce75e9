import type { Organisation } from '../bank/organisation.ts'
import { newCustomersADay } from '../plan.ts'
import type { Plan } from '../plan.ts'
import { makeBusinesses } from './businesses.ts'
import { makeHouseholds } from './households.ts'
import { assignOwners } from './ownership.ts'
import { Population } from './population.ts'
import { makeTraits } from './traits.ts'

/** Share of customers that are businesses. */
const BUSINESS_SHARE = 0.06

export function makePopulation(plan: Plan, organisation: Organisation): Population {
  const added = (plan.until - plan.epoch) * newCustomersADay(plan.customers)
  const people = new Population(
    plan.customers + added,
    Math.max(6, Math.round(plan.customers * BUSINESS_SHARE)),
  )
  makeBusinesses(plan, organisation, people)
  makeHouseholds(plan, organisation, people)
  makeTraits(plan, people)
  assignOwners(plan, organisation, people)
  return people
}
