import { describePack } from '#modules/know/strategy/index.ts'
import type { LoadedPack } from '#modules/know/strategy/index.ts'

import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

const kinds = {
  metric: 'Metrics 指标',
  fact: 'Fact tags 事实标签',
  rule: 'Rule tags 规则标签',
  model: 'Model tags 模型标签',
  manual: 'Manual tags 手工标签',
} as const

/** Metrics, tags and tiers of the default pack. */
export function tagsPage(loaded: LoadedPack): ReferencePage {
  const described = describePack(loaded.pack, loaded.vocabulary, loaded.classes)
  const sections = Object.entries(kinds).map(([kind, title]) => {
    const rows = described
      .filter((one) => one.kind === kind)
      .map((one) => [
        `\`${one.name}\``,
        one.words.zh,
        one.words.en,
        one.unit === undefined ? one.type : one.unit.zh,
        `\`${one.text}\``,
        one.source,
        one.dataClass,
      ])
    const head = ['name', '中文', 'English', 'unit', 'definition', 'source', 'class']
    return [`## ${title} (${rows.length})`, table(head, rows)].join('\n\n')
  })
  const tiers = loaded.pack.schemes.flatMap((scheme) =>
    scheme.tiers.map((tier) => [
      `\`${scheme.name}\` ${scheme.words.zh}`,
      `\`${tier.code}\``,
      tier.words.zh,
      tier.words.en,
      tier.criteria.map(({ rule }) => `\`${rule.text}\``).join(' or '),
    ]),
  )
  const tierTable = table(['scheme', 'tier', '中文', 'English', 'when'], tiers)
  return page(
    'tags.md',
    'Metrics, tags and tiers 指标、标签与分层',
    ...sections,
    `## Tiers 分层\n\n${tierTable}`,
  )
}
