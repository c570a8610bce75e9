import type { Feed } from './domain/feed/feed.ts'
import type { Remark } from './domain/remark.ts'
import type { StagedLoad } from './load-context.ts'
import { listLoads } from './loads.ts'

/** What a load tells that no load of the feed has told before. */
export async function remarksOf(
  lakeRoot: string,
  feed: Feed,
  load: StagedLoad | undefined,
  crossed: number,
): Promise<Remark[]> {
  if (load === undefined) return []
  const { loads } = await listLoads(lakeRoot, { feed: feed.name, limit: 50 })
  const told = new Set(
    loads.flatMap(({ remarks }) => remarks.map(({ code, column }) => `${code}\n${column}`)),
  )
  const last = loads.find(({ state, columns }) => state !== 'refused' && columns.length > 0)
  const fresh = [...load.remarks, ...newColumns(feed, load, last?.columns)].filter(
    ({ code, column }) => !told.has(`${code}\n${column}`),
  )
  return [...fresh, ...crossedOver(crossed)]
}

/** Told each time: they are the ones a result is measured without. */
function crossedOver(members: number): Remark[] {
  if (members === 0) return []
  return [
    {
      code: 'crossed_over',
      column: 'arm',
      words: {
        zh: `${members} 位成员在后来的文件中换了分组，仍按最初分组计`,
        en: `${members} members are named in another arm than before; they stay in the first`,
      },
    },
  ]
}

/**
 * Columns a file has gained since the feed was last loaded, or beyond those the feed lists: they are
 * left out of the lake, and somebody may have meant them to be read.
 */
function newColumns(
  feed: Feed,
  load: StagedLoad,
  lastColumns: readonly string[] | undefined,
): Remark[] {
  if (feed.format.header !== 'names') return []
  const known = new Set(lastColumns ?? feed.format.columns ?? load.columns)
  return load.columns
    .filter((column) => column.trim() !== '' && !known.has(column))
    .map((column) => ({
      code: 'new_column',
      column,
      words: {
        zh: `文件新增列「${column}」，接入配置未读取`,
        en: `the file has a new column "${column}", which the feed does not read`,
      },
    }))
}
