import type { Feed } from '#modules/know/intake/index.ts'

import { page, table } from './page.ts'
import type { ReferencePage } from './page.ts'

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
    ])
    const head = ['feed', '中文', 'English', 'facts', 'encoding', 'delivery', 'identity']
    return `## feeds/${bank}\n\n${table(head, rows)}`
  })
  const guide = 'How a feed is written: [write a feed](../guides/write-a-feed.md).'
  return page('feeds.md', 'Feeds 数据接入', guide, ...sections)
}
