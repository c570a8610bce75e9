import type { Words } from '#contracts/words.ts'

import type { Origin } from './domain/datum.ts'
import { factNamed } from './facts/fact-relation.ts'
import type { ServedMart } from './served-mart.ts'

/** Where the values of a column come from, by column; the night itself knows what it read. */
export async function readOrigins(served: ServedMart): Promise<(column: string) => Origin> {
  const known = served.origins.get('all')
  const origins = known ?? (await originsByColumn(served))
  served.origins.set('all', origins)
  const nothing = originOf([], served.mart.date)
  return (column) => origins.get(column) ?? nothing
}

async function originsByColumn(served: ServedMart): Promise<ReadonlyMap<string, Origin>> {
  const rows = await served.read<{ name: string; facts: string; date: string | null }>(
    `select
      name,
      facts,
      cast(delivered_date as varchar) as date
    from datum_source`,
  )
  return new Map(
    rows.map(({ name, facts, date }) => [
      name,
      originOf(facts === '' ? [] : facts.split(','), date ?? served.mart.date),
    ]),
  )
}

function originOf(facts: readonly string[], asOf: string): Origin {
  if (facts.length === 0) {
    return { source: { zh: '尚无交付', en: 'nothing delivered yet' }, asOf }
  }
  const words = facts.map((fact): Words => factNamed(fact).words)
  return {
    source: {
      zh: words.map(({ zh }) => zh).join('、'),
      en: words.map(({ en }) => en).join(', '),
    },
    asOf,
  }
}
