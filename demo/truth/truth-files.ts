import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dayText } from '../days.ts'
import { customerBytes } from '../files/numbers.ts'
import { RowWriter } from '../files/row-writer.ts'
import { NEVER } from '../people/population.ts'
import type { Population } from '../people/population.ts'
import { channelTastes, productTastes, segments } from '../people/vocabulary.ts'
import type { Plan } from '../plan.ts'
import { actions, campaigns, CONTROL_SHARE } from './actions.ts'
import type { Membership } from './memberships.ts'

export interface TruthPaths {
  /** Actions, campaigns and what really came of them, as JSON. */
  readonly json: string
  /** What is true of each customer, as CSV. */
  readonly customers: string
}

interface Tally {
  members: number
  treated: number
  converted: number
  convertedTreated: number
}

/**
 * The planted truth beside a delivery. No feed reads it: only tests and the page that compares an
 * estimate with the truth. `docs/guides/demo-bank.md` tells its columns.
 */
export class TruthFiles {
  readonly #plan: Plan
  readonly #people: Population
  readonly #file: RowWriter
  readonly #paths: TruthPaths
  readonly #tallies: Tally[] = campaigns.map(() => ({
    members: 0,
    treated: 0,
    converted: 0,
    convertedTreated: 0,
  }))

  constructor(plan: Plan, people: Population, folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#plan = plan
    this.#people = people
    this.#paths = {
      json: join(folder, 'truth.json'),
      customers: join(folder, 'truth-customers.csv'),
    }
    this.#file = new RowWriter(this.#paths.customers, {
      encoding: 'utf-8',
      separator: ',',
      header: [
        'customer_id',
        'segment',
        'monthly_churn_hazard',
        'leaves_on',
        ...channelTastes.map((name) => `channel_${name}`),
        ...productTastes.map((name) => `product_${name}`),
      ],
    })
  }

  tell(index: number, memberships: readonly Membership[]): void {
    const people = this.#people
    const file = this.#file
    file.raw(customerBytes(index))
    file.code(segments[people.segment[index] ?? 0] ?? '')
    file.decimal(Math.round((people.hazard[index] ?? 0) * 1_000_000), 6)
    const leaves = people.leaves[index] ?? NEVER
    if (leaves === NEVER) file.empty()
    else file.text(dayText(leaves))
    for (let n = 0; n < channelTastes.length; n += 1) {
      file.decimal(people.channelTaste[index * channelTastes.length + n] ?? 100, 2)
    }
    for (let n = 0; n < productTastes.length; n += 1) {
      file.decimal(people.productTaste[index * productTastes.length + n] ?? 100, 2)
    }
    file.end()
    for (const { campaign, control, converted } of memberships) {
      const tally = this.#tallies[campaign]
      if (!tally) continue
      tally.members += 1
      if (!control) tally.treated += 1
      if (converted > this.#plan.until) continue
      tally.converted += 1
      if (!control) tally.convertedTreated += 1
    }
  }

  close(): TruthPaths {
    this.#file.close()
    const { plan, tallies } = { plan: this.#plan, tallies: this.#tallies }
    const truth = {
      seed: plan.seed,
      customers: plan.customers,
      business_date: dayText(plan.until),
      made_up: true,
      conversion:
        'control: base[segment] * product_taste; ' +
        'treated: that + uplift[segment] * product_taste * channel_taste; kept within 0 and 1',
      control_share: CONTROL_SHARE,
      actions: actions.map((action) => ({
        action: action.id,
        words: action.words,
        channel: action.channel,
        taste: action.taste,
        family: action.family,
        window_days: action.windowDays,
        base: action.base,
        uplift: action.uplift,
      })),
      campaigns: campaigns.map((campaign, place) => ({
        campaign: campaign.id,
        action: actions[campaign.action]?.id ?? '',
        assigned_on: dayText(plan.epoch - campaign.startsBefore),
        members: tallies[place]?.members ?? 0,
        treated: tallies[place]?.treated ?? 0,
        converted_treated: tallies[place]?.convertedTreated ?? 0,
        converted_control:
          (tallies[place]?.converted ?? 0) - (tallies[place]?.convertedTreated ?? 0),
      })),
    }
    writeFileSync(this.#paths.json, `${JSON.stringify(truth, null, 2)}\n`)
    return this.#paths
  }
}
