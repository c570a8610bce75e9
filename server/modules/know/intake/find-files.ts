import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Feed } from './domain/feed/feed.ts'
import { matchesAnotherDate, partOfName } from './domain/feed/file-pattern.ts'
import { RefusedError } from './domain/refusal.ts'

interface Found {
  readonly name: string
  /** Empty where the feed knows no parts. */
  readonly part: string
}

/**
 * The files in the source folder that a feed means on a business date: one, or the parts a delivery
 * was cut into, in their order. A part left out of a running number is a refusal: a day without it
 * would look whole.
 */
export async function findFiles(
  source: string,
  feed: Feed,
  businessDate: string,
): Promise<readonly string[]> {
  const names = await filesUnder(source, feed.file.written.includes('/'))
  const found = names.flatMap((name): Found[] => {
    const part = partOfName(feed.file, name, businessDate)
    return part === undefined ? [] : [{ name, part }]
  })
  if (found.length === 0) throw missing(source, feed, businessDate, names)
  const ordered = inOrder(found, feed.file.part === 'number')
  refuseDoubtful(ordered, feed)
  return ordered.map(({ name }) => join(source, name))
}

function inOrder(found: readonly Found[], byNumber: boolean): Found[] {
  return found.toSorted(
    (a, b) => (byNumber ? Number(a.part) - Number(b.part) : 0) || (a.name < b.name ? -1 : 1),
  )
}

function refuseDoubtful(found: readonly Found[], feed: Feed): void {
  const { part } = feed.file
  const twice = found.filter(({ part: own }, index) => {
    const before = found[index - 1]?.part
    const after = found[index + 1]?.part
    const same = (other: string | undefined) =>
      other !== undefined && (part === 'number' ? Number(other) === Number(own) : other === own)
    return same(before) || same(after)
  })
  if (twice.length > 0) throw ambiguous(twice, part === undefined)
  if (part !== 'number') return
  const numbers = found.map(({ part: own }) => Number(own))
  const first = numbers[0] === 0 ? 0 : 1
  const gap = numbers.findIndex((number, index) => number !== first + index)
  if (gap >= 0) throw partMissing(first + gap, found)
}

function ambiguous(found: readonly Found[], knowsNoParts: boolean): RefusedError {
  const names = found.map(({ name }) => name).slice(0, 4)
  return new RefusedError(
    'file_ambiguous',
    {
      zh: `有 ${found.length} 个文件符合：${names.join('、')}`,
      en: `${found.length} files fit: ${names.join(', ')}`,
    },
    knowsNoParts
      ? {
          zh: '请移走多余的文件，或把 file 写得更准；若一天本分多个文件，请在 file 中写 {part}',
          en:
            'move the others away, or make file more exact; if a day comes in several files, ' +
            'write {part} in file',
        }
      : {
          zh: '同一分片只能有一个文件，请移走多余的',
          en: 'a part is one file: move the others away',
        },
  )
}

function partMissing(number: number, found: readonly Found[]): RefusedError {
  const there = found.map(({ part }) => part)
  const shown = there.length <= 8 ? there : [...there.slice(0, 7), '…']
  return new RefusedError(
    'part_missing',
    {
      zh: `缺第 ${number} 个分片（现有 ${shown.join('、')}）`,
      en: `part ${number} is not there (there are ${shown.join(', ')})`,
    },
    {
      zh: '请等待或补传该分片；若编号本不连续，请写 {part:any}',
      en: 'wait for it or have it delivered; if the numbers do not run on, write {part:any}',
    },
  )
}

function missing(
  source: string,
  feed: Feed,
  businessDate: string,
  names: readonly string[],
): RefusedError {
  const other = names.find((name) => matchesAnotherDate(feed.file, name))
  return new RefusedError(
    'file_missing',
    {
      zh: other === undefined ? '没有找到文件' : `没有这一天的文件（有 ${other}）`,
      en:
        other === undefined ? 'the file is not there' : `no file of this date (there is ${other})`,
    },
    {
      zh: `请核对 --source（${source}）与 --date（${businessDate}）`,
      en: `check --source (${source}) and --date (${businessDate})`,
    },
  )
}

async function filesUnder(source: string, recursive: boolean): Promise<string[]> {
  const folder = await stat(source).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (folder?.isDirectory() !== true) return []
  const entries = await readdir(source, { recursive, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
