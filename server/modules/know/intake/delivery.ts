import { basename } from 'node:path'
import type { Feed } from './domain/feed/feed.ts'
import { inFile, RefusedError } from './domain/refusal.ts'
import type { ControlSaid } from './control-check.ts'
import type { ControlFacts } from './domain/feed/control-template.ts'
import { readFileHead } from './file-head.ts'
import type { FileHead } from './file-head.ts'

/** One file of a delivery, looked at. */
export interface DeliveredFile {
  readonly path: string
  readonly head: FileHead
}

/** What a feed was delivered on a date: one file, or the parts it was cut into. */
export interface Delivery {
  readonly files: readonly DeliveredFile[]
  /** Of every file, in the same order. */
  readonly columns: readonly string[]
  readonly size: number
}

/**
 * Looks at each file of a delivery; throws `RefusedError` where one is not what the feed says, or
 * not like the others. A file without a byte is taken where a control file answers for it.
 */
export async function readDelivery(
  paths: readonly string[],
  feed: Feed,
  said: ControlSaid,
): Promise<Delivery> {
  const files: DeliveredFile[] = []
  for (const [index, path] of paths.entries()) {
    const mayBeEmpty = isAnsweredFor(said, index, paths.length)
    files.push({ path, head: await inFile(path, () => readFileHead(path, feed, mayBeEmpty)) })
  }
  const [first] = files
  if (first === undefined) throw new Error('a delivery has a file')
  const filled = files.filter(({ head }) => head.size > 0)
  const { columns } = (filled[0] ?? first).head
  for (const { path, head } of filled) {
    if (head.columns.join('\n') === columns.join('\n')) continue
    const error = otherColumns(filled[0] ?? first)
    error.file = basename(path)
    throw error
  }
  return { files, columns, size: files.reduce((sum, { head }) => sum + head.size, 0) }
}

/** A control file says that nothing is right, or will tell by the count of all if it is not. */
function isAnsweredFor({ files, all }: ControlSaid, index: number, count: number): boolean {
  const saysNone = (facts: ControlFacts | undefined) =>
    facts !== undefined && [facts.count, facts.lines, facts.size].includes(0)
  if (files[index] !== undefined) return saysNone(files[index])
  return saysNone(all) || (count > 1 && (all?.count ?? all?.size) !== undefined)
}

function otherColumns(first: DeliveredFile): RefusedError {
  const name = basename(first.path)
  return new RefusedError(
    'header_wrong',
    {
      zh: `它的列与 ${name} 的列不同`,
      en: `its columns are not those of ${name}`,
    },
    {
      zh: '同一天的各分片须列名与次序相同，请重新出数',
      en: 'the files of one day name the same columns in the same order: have them exported again',
    },
  )
}
