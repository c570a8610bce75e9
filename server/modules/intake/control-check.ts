import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { readControlFile } from './domain/feed/control-template.ts'
import type { ControlFacts } from './domain/feed/control-template.ts'
import type { ControlFile } from './domain/feed/feed.ts'
import { RefusedError } from './domain/refusal.ts'

/** Checks a data file against its control file; the count is compared once the rows are read. */
export async function checkControlFile(
  dataPath: string,
  control: ControlFile,
  businessDate: string,
): Promise<ControlFacts | undefined> {
  const file = basename(dataPath)
  const stem = basename(dataPath, extname(dataPath))
  const name = control.file.replaceAll('{file}', file).replaceAll('{stem}', stem)
  const text = await readOptional(join(dirname(dataPath), name))
  if (text === undefined) {
    if (!control.required) return undefined
    throw new RefusedError(
      'control_missing',
      { zh: `没有控制文件 ${name}`, en: `its control file ${name} is not there` },
      {
        zh: '请等待或补传控制文件；若本不提供，请写 control.required: no',
        en: 'wait for it or have it delivered; if there is none, write control.required: no',
      },
    )
  }
  const facts = readControlFile(text, control.says, { file, stem, businessDate })
  if (facts === undefined) {
    const wanted = control.says.map(({ written }) => written).join(' / ')
    throw new RefusedError(
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
  }
  await checkSize(dataPath, facts, name)
  await checkSums(dataPath, facts, name)
  return facts
}

/** `otherLines`: head, header and tail, which some control files count too. */
export function checkCount(
  facts: ControlFacts | undefined,
  rowsRead: number,
  otherLines: number,
): void {
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

async function checkSize(path: string, facts: ControlFacts, name: string): Promise<void> {
  if (facts.size === undefined) return
  const { size } = await stat(path)
  if (size === facts.size) return
  throw new RefusedError(
    'size_wrong',
    {
      zh: `控制文件 ${name} 说 ${facts.size} 字节，文件有 ${size} 字节`,
      en: `the control file ${name} says ${facts.size} bytes, the file has ${size}`,
    },
    { zh: '请重新传送文件', en: 'deliver the file again' },
  )
}

async function checkSums(path: string, facts: ControlFacts, name: string): Promise<void> {
  for (const algorithm of ['md5', 'sha256'] as const) {
    const wanted = facts[algorithm]
    if (wanted === undefined) continue
    const sum = createHash(algorithm)
    for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer)
    const found = sum.digest('hex')
    if (found === wanted) continue
    throw new RefusedError(
      'checksum_wrong',
      {
        zh: `${algorithm.toUpperCase()} 校验不符：控制文件 ${name} 为 ${wanted}，文件为 ${found}`,
        en: `the ${algorithm} of the file is ${found}, its control file ${name} says ${wanted}`,
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
