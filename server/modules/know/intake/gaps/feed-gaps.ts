import { businessDateOf } from '#kernel/business-date.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Calendar } from '#kernel/calendar.ts'
import type { Partition } from '#platform/lake/index.ts'
import { everyWords, periodDue } from '../domain/feed/rhythm.ts'
import type { Rhythm } from '../domain/feed/rhythm.ts'
import type { Feed } from '../domain/feed/feed.ts'
import { isOfFeed } from '../stage-target.ts'
import type { Gap } from './gap.ts'

type Delivered = Pick<Partition, 'source' | 'businessDate' | 'rows'>

/**
 * Feeds a night of a date does without. Missing: never delivered; late: what there is is older than
 * the feed's rhythm allows or, where it has none, than the date. Only a rhythm lets a night wait.
 */
export function feedGaps(
  feeds: readonly Feed[],
  partitions: readonly Delivered[],
  date: BusinessDate,
  calendar: Calendar,
): Gap[] {
  return feeds.flatMap((feed): Gap[] => {
    const own = partitions.filter((p) => isOfFeed(feed, p.source) && p.businessDate <= date)
    const newest = own
      .map(({ businessDate }) => businessDate)
      .toSorted()
      .at(-1)
    if (newest === undefined) return [missing(feed)]
    const due = feed.rhythm && periodDue(feed.rhythm, date, calendar)
    if (newest >= (due?.from ?? date)) return []
    const rows = own
      .filter(({ businessDate }) => businessDate === newest)
      .reduce((sum, partition) => sum + partition.rows, 0)
    return [late(feed, businessDateOf(newest), rows, due?.to)]
  })
}

function gapOf(feed: Feed, told: Pick<Gap, 'kind' | 'rows' | 'words'>): Gap {
  return {
    ...told,
    feed: feed.name,
    fact: feed.main.fact.name,
    field: null,
    stops: feed.rhythm?.without === 'stop',
    units: [],
  }
}

function missing(feed: Feed): Gap {
  return gapOf(feed, {
    kind: 'missing_feed',
    rows: 0,
    words: {
      zh: `${feed.words.zh}（${feed.name}）从未交付${rhythmOf(feed.rhythm, 'zh')}`,
      en: `${feed.words.en} (${feed.name}) was never delivered${rhythmOf(feed.rhythm, 'en')}`,
    },
  })
}

function late(feed: Feed, newest: BusinessDate, rows: number, due: BusinessDate | undefined): Gap {
  const awaited = due === undefined ? ['', ''] : [`，应有 ${due} 的`, `, that of ${due} is due`]
  return gapOf(feed, {
    kind: 'late_feed',
    rows,
    words: {
      zh:
        `${feed.words.zh}（${feed.name}）最近一次交付是 ${newest} 的` +
        `${awaited[0]}${rhythmOf(feed.rhythm, 'zh')}`,
      en:
        `${feed.words.en} (${feed.name}) was last delivered for ${newest}` +
        `${awaited[1]}${rhythmOf(feed.rhythm, 'en')}`,
    },
  })
}

function rhythmOf(rhythm: Rhythm | undefined, language: 'zh' | 'en'): string {
  if (rhythm === undefined) return ''
  const every = everyWords[rhythm.every][language]
  return language === 'zh' ? `（${every}交付）` : ` (it comes ${every})`
}
