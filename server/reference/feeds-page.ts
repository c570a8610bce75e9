import {
  keepingOf,
  keepingOfIdentity,
  keepingWords,
  rejectsKeptDays,
} from '#modules/know/intake/index.ts'
import type { Feed } from '#modules/know/intake/index.ts'

import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

/** How long what a feed brings is kept: its facts, and names and numbers in the vault. */
function keptWords(feed: Feed): string {
  const kept = [feed.main, ...feed.also].map(({ fact }) => keepingOf(fact))
  const all = feed.identity.length > 0 ? [...kept, keepingOfIdentity] : kept
  return [...new Set(all.map((keeping) => keepingWords(keeping).en))].join('; ')
}

/** The feeds that ship with the product. */
export function feedsPage(banks: ReadonlyMap<string, readonly Feed[]>): ReferencePage {
  const sections = [...banks].map(([bank, feeds]) => {
    const rows = feeds.map((feed) => [
      `\`${feed.name}\``,
      feed.words.zh,
      feed.words.en,
      [feed.main, ...feed.also].map(({ fact }) => `\`${fact.name}\``).join(' '),
      feed.format.encoding,
      feed.delivery,
      feed.identity.length > 0 ? 'to the vault' : '',
      keptWords(feed),
    ])
    const head = ['feed', '中文', 'English', 'facts', 'encoding', 'delivery', 'identity', 'kept']
    return `## feeds/${bank}\n\n${table(head, rows)}`
  })
  const guide = 'How a feed is written: [write a feed](../guides/write-a-feed.md).'
  const rejects =
    `Rejected rows are kept ${rejectsKeptDays.taken} days, those of a refused load ` +
    `${rejectsKeptDays.refused}; the counts of loads stay. \`zhike retention\` and the first night ` +
    'of a month delete what is past its period.'
  return page('feeds.md', 'Feeds 数据接入', guide, rejects, ...sections)
}
