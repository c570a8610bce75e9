import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Feed } from './domain/feed/feed.ts'
import { inFile, RefusedError } from './domain/refusal.ts'
import { readXlsxSheet, XlsxError } from '#platform/spreadsheet/index.ts'
import type { XlsxSheet } from '#platform/spreadsheet/index.ts'

/** How a file is packed, by its first bytes and never by its name. */
export type Packing = 'none' | 'gzip' | 'workbook' | 'zip' | 'old_workbook'

/** A workbook is read as a whole; larger tables come as text. */
const WORKBOOK_BYTES_MAX = 100 * 1024 * 1024

export async function packingOf(path: string): Promise<Packing> {
  const handle = await open(path, 'r')
  try {
    const head = Buffer.alloc(4096)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const bytes = head.subarray(0, bytesRead)
    const startsWith = (...signs: number[]) =>
      bytes.subarray(0, signs.length).equals(Buffer.from(signs))
    if (startsWith(0x1f, 0x8b)) return 'gzip'
    if (startsWith(0xd0, 0xcf, 0x11, 0xe0)) return 'old_workbook'
    if (!startsWith(0x50, 0x4b, 3, 4)) return 'none'
    // The parts' names stand in the clear; a workbook's first one is one of these.
    return /\[Content_Types\]\.xml|_rels\/|docProps\/|xl\//.test(bytes.toString('latin1'))
      ? 'workbook'
      : 'zip'
  } finally {
    await handle.close()
  }
}

/**
 * The files as text: packed ones are unpacked into a folder under their own names, others are left
 * where they are. A workbook becomes CSV, so the feed that reads it says so.
 */
export async function unpackAll(
  paths: readonly string[],
  feed: Feed,
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly feed: Feed }> {
  const unpacked: string[] = []
  let workbooks = 0
  for (const [index, path] of paths.entries()) {
    const target = join(folder, `${feed.name}.unpacked`, String(index), basename(path))
    const packing = await inFile(path, () => unpackOne(path, target, feed.format.sheet))
    unpacked.push(packing === 'none' ? path : target)
    if (packing === 'workbook') workbooks += 1
  }
  if (workbooks === 0) return { paths: unpacked, feed }
  if (workbooks < paths.length) throw mixed()
  return { paths: unpacked, feed: { ...feed, format: { ...feed.format, ...workbookFormat } } }
}

/** What a workbook's sheet is written as. */
export const workbookFormat = {
  encoding: 'utf-8',
  layout: 'separated',
  separator: ',',
  recordSeparator: undefined,
  quote: '"',
  escape: '"',
  trailingSeparator: false,
  lastLineEnd: 'required',
} as const

/** Unpacks a file; what is not packed is not touched. Throws `RefusedError` for what can't be. */
export async function unpackOne(
  path: string,
  target: string,
  sheet: string | undefined,
): Promise<Packing> {
  const packing = await packingOf(path)
  switch (packing) {
    case 'none':
      return packing
    case 'gzip':
      await mkdir(join(target, '..'), { recursive: true })
      await gunzip(path, target)
      // What was packed twice, or a packed workbook, is beyond what anybody delivers on purpose.
      if ((await packingOf(target)) !== 'none') throw packed()
      return packing
    case 'workbook':
      await mkdir(join(target, '..'), { recursive: true })
      await writeSheet(await sheetOf(path, sheet), target)
      return packing
    case 'zip':
      throw packed()
    case 'old_workbook':
      throw new RefusedError(
        'encoding_wrong',
        { zh: '它是旧格式工作簿（.xls）', en: 'it is a workbook of the old kind (.xls)' },
        { zh: '请另存为 .xlsx 或 CSV', en: 'save it as .xlsx or CSV' },
      )
  }
}

async function gunzip(path: string, target: string): Promise<void> {
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      createWriteStream(target, { flags: 'w' }),
    )
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code?.startsWith('Z_') !== true && code !== 'ERR_BUFFER_OUT_OF_BOUNDS') throw error
    throw new RefusedError(
      'truncated',
      {
        zh: '压缩文件（gzip）已损坏或被截断',
        en: 'the compressed file (gzip) is damaged or truncated',
      },
      { zh: '请重新传送文件', en: 'deliver the file again' },
    )
  }
}

async function sheetOf(path: string, name: string | undefined): Promise<XlsxSheet> {
  const { size } = await stat(path)
  try {
    if (size > WORKBOOK_BYTES_MAX) throw new XlsxError('too_large')
    return readXlsxSheet(await readFile(path), name)
  } catch (error) {
    if (!(error instanceof XlsxError)) throw error
    throw refusalOf(error, name)
  }
}

function refusalOf({ reason, sheets }: XlsxError, name: string | undefined): RefusedError {
  switch (reason) {
    case 'too_large':
      return new RefusedError(
        'encoding_wrong',
        { zh: '工作簿太大', en: 'the workbook is too large' },
        { zh: '请另存为 CSV', en: 'save it as CSV' },
      )
    case 'no_sheet':
      return new RefusedError(
        'header_wrong',
        {
          zh: `工作簿没有名为 ${name ?? ''} 的工作表（有 ${sheets.join('、')}）`,
          en: `the workbook has no sheet ${name ?? ''} (it has ${sheets.join(', ')})`,
        },
        { zh: '请改写 format.sheet', en: 'change format.sheet' },
      )
    case 'no_zip':
    case 'no_workbook':
      return new RefusedError(
        'truncated',
        { zh: '工作簿已损坏或加密', en: 'the workbook is damaged or encrypted' },
        {
          zh: '请去掉密码后重新保存，或另存为 CSV',
          en: 'save it again without a password, or as CSV',
        },
      )
  }
}

/** Every row has as many fields as the widest; an empty one is an empty line, so lines are rows. */
async function writeSheet({ rows }: XlsxSheet, target: string): Promise<void> {
  const width = rows.reduce((most, row) => Math.max(most, lastFilled(row)), 0)
  const lines = function* (): Generator<string> {
    for (const row of rows) {
      if (lastFilled(row) === 0) yield '\n'
      else {
        const cells = Array.from({ length: width }, (_, index) => quoted(row[index] ?? ''))
        yield `${cells.join(',')}\n`
      }
    }
  }
  await pipeline(lines, createWriteStream(target, { flags: 'w' }))
}

function lastFilled(row: readonly string[]): number {
  return row.findLastIndex((cell) => cell !== '') + 1
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

function packed(): RefusedError {
  return new RefusedError(
    'encoding_wrong',
    { zh: '它是压缩包（zip），不是文本', en: 'it is an archive (zip), not text' },
    {
      zh: '请解压后传送，或传送 gzip、.xlsx 文件',
      en: 'deliver it unpacked, or as gzip or .xlsx',
    },
  )
}

function mixed(): RefusedError {
  return new RefusedError(
    'header_wrong',
    { zh: '同一天的文件有工作簿也有文本', en: 'the files of one day are workbooks and texts' },
    { zh: '请统一格式后重新传送', en: 'deliver all of them in one form' },
  )
}
