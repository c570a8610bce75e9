import { facts, keepingOf, keepingWords } from '#modules/know/intake/index.ts'
import type { Fact } from '#modules/know/intake/index.ts'

import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

/** How long it is kept, in both languages. */
function keepingLine(fact: Fact): string {
  const { zh, en } = keepingWords(keepingOf(fact))
  return `Kept 保存: ${en} · ${zh}.`
}

export function factsPage(): ReferencePage {
  const sections = facts.map((fact) => {
    const rows = Object.entries(fact.columns).map(([name, column]) => [
      `\`${name}\``,
      column.kind,
      column.required === true ? 'required' : '',
      column.words.zh,
      column.words.en,
      Object.keys(column.codes ?? {})
        .map((code) => `\`${code}\``)
        .join(' '),
    ])
    const checks = fact.checks.map(
      ({ words, holds }) => `- ${words.zh} · ${words.en}: \`${holds}\``,
    )
    return [
      `## ${fact.name} ${fact.words.zh}`,
      `${fact.words.en}: ${fact.grain.en} · ${fact.grain.zh}. Key: ${fact.key.join(', ')}. ` +
        (fact.history === 'state' ? 'The newest row of a key counts.' : 'Rows add up.'),
      keepingLine(fact),
      table(['column', 'kind', '', '中文', 'English', 'codes'], rows),
      ...(checks.length > 0 ? [`Checks\n\n${checks.join('\n')}`] : []),
    ].join('\n\n')
  })
  return page('facts.md', 'Facts 事实', ...sections)
}
