import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { readControlFile } from './domain/feed/control-template.ts'
import type { ControlFacts, ControlTemplate } from './domain/feed/control-template.ts'
import { anyPartOf, dateInName } from './domain/feed/file-pattern.ts'
import type { FilePattern } from './domain/feed/file-pattern.ts'
import type { ControlFile, Feed } from './domain/feed/feed.ts'
import { inFile, RefusedError } from './domain/refusal.ts'

/** What control files say of a delivery, one for each of its files or one for all of them. */
export interface ControlSaid {
  /** Of each file, in their order. */
  readonly files: readonly (ControlFacts | undefined)[]
  /** Of the delivery as a whole. */
  readonly all: ControlFacts | undefined
}

export const nothingSaid: ControlSaid = { files: [], all: undefined }

/**
 * Reads the control files of a delivery and finds files they speak of that are not there. What they
 * say of sizes, sums and counts is compared later, once the files have been looked at.
 */
export async function readControl(
  paths: readonly string[],
  feed: Pick<Feed, 'file'>,
  control: ControlFile,
  businessDate: string,
): Promise<ControlSaid> {
  const isOfEach = /\{(file|stem)\}/.test(control.file)
  if (isOfEach) {
    const files: (ControlFacts | undefined)[] = []
    for (const path of paths) {
      files.push(await inFile(path, () => readOwnControl(path, control, businessDate)))
    }
    checkParts(files.find((facts) => facts?.parts !== undefined)?.parts, paths.length)
    return { files, all: undefined }
  }
  const [first = ''] = paths
  const name = controlFileName(control, first, businessDate)
  const text = await controlText(first, name, control)
  if (text === undefined) return nothingSaid
  return readCommonControl(text, name, paths, { pattern: feed.file, control, businessDate })
}

async function readOwnControl(
  path: string,
  control: ControlFile,
  businessDate: string,
): Promise<ControlFacts | undefined> {
  const about = { ...namesOf(path), businessDate }
  const name = controlFileName(control, path, businessDate)
  const text = await controlText(path, name, control)
  if (text === undefined) return undefined
  const facts = readControlFile(text, control.says, about)
  if (facts === undefined) throw unreadable(name, control.says)
  return facts
}

/** How the control file of a data file is called: beside it, or one for all of a date. */
export function controlFileName(
  { file: written }: Pick<ControlFile, 'file'>,
  dataPath: string,
  businessDate: string,
): string {
  const { file, stem } = namesOf(dataPath)
  return written
    .replaceAll('{file}', file)
    .replaceAll('{stem}', stem)
    .replaceAll(/\{date(?::([^}]+))?\}/g, (_, format?: string) =>
      dateInName(format ?? 'yyyyMMdd', businessDate),
    )
}

interface CommonControl {
  readonly pattern: FilePattern
  readonly control: ControlFile
  readonly businessDate: string
}

/** Lines with `{file}` or `{stem}` speak of one file each, the others of them all. */
function readCommonControl(
  text: string,
  name: string,
  paths: readonly string[],
  { pattern, control, businessDate }: CommonControl,
): ControlSaid {
  const ofOne = control.says.filter(({ written }) => /\{(file|stem)\}/.test(written))
  const ofAll = control.says.filter((template) => !ofOne.includes(template))
  const all = readControlFile(text, ofAll, { file: '', stem: '', businessDate })
  if (all === undefined) throw unreadable(name, ofAll)
  if (ofOne.length === 0) {
    checkParts(all.parts, paths.length)
    return { files: [], all }
  }
  const files = paths.map((path) => {
    const facts = readControlFile(text, ofOne, { ...namesOf(path), businessDate })
    if (facts === undefined) throw unreadable(name, ofOne, path)
    return facts
  })
  const byStem = ofOne.every(({ written }) => !written.includes('{file}'))
  const there = new Set(paths.map((path) => namesOf(path)[byStem ? 'stem' : 'file']))
  const written = byStem ? pattern.written.replace(/\.[^./}]*$/, '') : pattern.written
  const listed = text.match(anyPartOf({ ...pattern, written }, businessDate)) ?? []
  const absent = listed.find((one) => !there.has(one))
  if (absent !== undefined) throw notThere(absent, name)
  checkParts(all.parts, paths.length)
  return { files, all }
}

function namesOf(path: string): { file: string; stem: string } {
  return { file: basename(path), stem: basename(path, extname(path)) }
}

async function controlText(
  dataPath: string,
  name: string,
  control: ControlFile,
): Promise<string | undefined> {
  const text = await readOptional(join(dirname(dataPath), name))
  if (text !== undefined || !control.required) return text
  throw new RefusedError(
    'control_missing',
    { zh: `没有控制文件 ${name}`, en: `its control file ${name} is not there` },
    {
      zh: '请等待或补传控制文件；若本不提供，请写 control.required: no',
      en: 'wait for it or have it delivered; if there is none, write control.required: no',
    },
  )
}

function unreadable(name: string, says: readonly ControlTemplate[], path?: string): RefusedError {
  const wanted = says.map(({ written }) => written).join(' / ')
  const error = new RefusedError(
    'control_unreadable',
    {
      zh: `控制文件 ${name} 与「${wanted}」不符`,
      en: `its control file ${name} does not say "${wanted}" for this file and date`,
    },
    {
      zh: '请核对控制文件是否属于本文件与本日期，或改写 control.says',
      en: 'check that it belongs to this file and date, or change control.says',
    },
  )
  if (path !== undefined) error.file = basename(path)
  return error
}

function notThere(file: string, name: string): RefusedError {
  return new RefusedError(
    'part_missing',
    {
      zh: `控制文件 ${name} 列有 ${file}，但文件不在`,
      en: `the control file ${name} lists ${file}, which is not there`,
    },
    { zh: '请等待或补传该文件', en: 'wait for it or have it delivered' },
  )
}

function checkParts(said: number | undefined, found: number): void {
  if (said === undefined || said === found) return
  throw new RefusedError(
    'part_missing',
    {
      zh: `控制文件说有 ${said} 个文件，实有 ${found} 个`,
      en: `the control file says ${said} files, there are ${found}`,
    },
    {
      zh: '请等待或补传缺少的文件，移走多余的',
      en: 'wait for those that lack or have them delivered; move away what is too much',
    },
  )
}

/** Compares sizes and sums with what the control files say. */
export async function checkDelivered(said: ControlSaid, paths: readonly string[]): Promise<void> {
  for (const [index, path] of paths.entries()) {
    const facts = said.files[index]
    if (facts === undefined) continue
    await inFile(path, async () => {
      await checkSize([path], facts)
      await checkSums([path], facts)
    })
  }
  if (said.all === undefined) return
  await checkSize(paths, said.all)
  await checkSums(paths, said.all)
}

/** Rows of one file, and its lines besides them: head, header and tail. */
export interface CountedFile {
  readonly path: string
  readonly rows: number
  readonly otherLines: number
}

/** Compares counts, of each file and of all, with what the control files say. */
export async function checkCounts(
  said: ControlSaid,
  counted: readonly CountedFile[],
): Promise<void> {
  for (const [index, { path, rows, otherLines }] of counted.entries()) {
    await inFile(path, async () => checkCount(said.files[index], rows, otherLines))
  }
  const sum = (of: (file: CountedFile) => number) =>
    counted.reduce((total, file) => total + of(file), 0)
  checkCount(
    said.all,
    sum(({ rows }) => rows),
    sum(({ otherLines }) => otherLines),
  )
}

function checkCount(facts: ControlFacts | undefined, rowsRead: number, otherLines: number): void {
  const said = facts?.count ?? facts?.lines
  const found = facts?.count === undefined ? rowsRead + otherLines : rowsRead
  if (said === undefined || said === found) return
  throw new RefusedError(
    'count_wrong',
    {
      zh: `控制文件说 ${said} 行，文件有 ${found} 行`,
      en: `the control file says ${said} rows, the file has ${found}`,
    },
    {
      zh: '文件不完整或控制文件不对，请重新传送两个文件',
      en: 'the file is incomplete or the control file is wrong: deliver both again',
    },
  )
}

async function checkSize(paths: readonly string[], facts: ControlFacts): Promise<void> {
  if (facts.size === undefined) return
  let size = 0
  for (const path of paths) size += (await stat(path)).size
  if (size === facts.size) return
  throw new RefusedError(
    'size_wrong',
    {
      zh: `控制文件说 ${facts.size} 字节，文件有 ${size} 字节`,
      en: `the control file says ${facts.size} bytes, the file has ${size}`,
    },
    { zh: '请重新传送文件', en: 'deliver the file again' },
  )
}

async function checkSums(paths: readonly string[], facts: ControlFacts): Promise<void> {
  for (const algorithm of ['md5', 'sha256'] as const) {
    const wanted = facts[algorithm]
    if (wanted === undefined) continue
    const sum = createHash(algorithm)
    for (const path of paths) {
      for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer)
    }
    const found = sum.digest('hex')
    if (found === wanted) continue
    throw new RefusedError(
      'checksum_wrong',
      {
        zh: `${algorithm.toUpperCase()} 校验不符：控制文件为 ${wanted}，文件为 ${found}`,
        en: `the ${algorithm} of the file is ${found}, its control file says ${wanted}`,
      },
      { zh: '文件在传送中损坏，请重新传送', en: 'it was damaged on the way: deliver it again' },
    )
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
