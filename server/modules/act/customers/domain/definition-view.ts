import type { z } from 'zod'

import type { definition } from '#contracts/strategy.ts'
import type { Description } from '#modules/know/strategy/index.ts'

export type DefinitionView = z.output<typeof definition>

/** A metric or tag as the page shows it, with the customers it holds for or is known of. */
export function definitionView(description: Description, customers: number | null): DefinitionView {
  return {
    name: description.name,
    kind: description.kind,
    words: description.words,
    group: description.group,
    type: description.type,
    unit: description.unit ?? null,
    text: description.text,
    sentence: description.sentence,
    rule: description.rule ?? null,
    owner: description.owner,
    source: description.source,
    dataClass: description.dataClass,
    uses: [...description.uses],
    validity: description.validity,
    usedBy: description.usedBy.map((reader) => ({ ...reader })),
    file: `${description.file}:${description.line}`,
    customers,
  }
}
