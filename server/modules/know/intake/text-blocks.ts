import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Refusal } from './domain/refusal.ts'
import { RefusedError } from './domain/refusal.ts'

const CHUNK_BYTES = 1024 * 1024
/** A line longer than this is not a line: the file is of another kind. */
const LINE_BYTES_MAX = 64 * 1024 * 1024
const LF = 10
/** Fewer characters might be valid UTF-8 by chance. */
const TELLING_CHARACTERS = 4

export type Encoding = 'utf-8' | 'gbk' | 'gb18030'

export interface TextBlock {
  /** UTF-8. Whole lines, except perhaps at the end of the file. Overwritten by the next block. */
  readonly bytes: Buffer
  readonly last: boolean
  /** How many bytes of the file were read so far. */
  readonly bytesRead: number
}

/**
 * A file's text as UTF-8, in blocks that end at line ends, so that no character is ever cut: a line
 * feed (or the control character given) is no part of another character in any encoding we read. A
 * byte-order mark is left out. Throws `RefusedError` where bytes don't belong to the encoding, with
 * the place.
 */
export async function* textBlocks(
  path: string,
  encoding: Encoding,
  cutAt: number = LF,
): AsyncGenerator<TextBlock, void, undefined> {
  const decode = decoderOf(encoding)
  const handle = await open(path, 'r')
  try {
    let buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES)
    let held = 0
    let bytesRead = 0
    let line = 1
    for (;;) {
      if (buffer.length - held < CHUNK_BYTES) buffer = grown(buffer, held, encoding)
      const { bytesRead: got } = await handle.read(buffer, held, CHUNK_BYTES)
      const first = bytesRead === 0
      bytesRead += got
      const last = got === 0
      const end = held + got
      const cut = last ? end : buffer.lastIndexOf(cutAt, end - 1) + 1
      if (cut > end || (cut === 0 && !last)) {
        held = end
        continue
      }
      const raw = first ? withoutMark(buffer.subarray(0, cut)) : buffer.subarray(0, cut)
      refuseZeroBytes(raw, line)
      const text = decode(raw)
      if (text === undefined) throw wrongEncoding(raw, encoding, line)
      line += countLines(raw)
      yield { bytes: text, last, bytesRead }
      if (last) return
      buffer.copyWithin(0, cut, end)
      held = end - cut
    }
  } finally {
    await handle.close()
  }
}

/** Room for a line longer than the buffer. */
function grown(buffer: Buffer, held: number, encoding: Encoding): Buffer<ArrayBuffer> {
  if (buffer.length >= LINE_BYTES_MAX) throw noLines(encoding)
  const larger = Buffer.allocUnsafe(2 * buffer.length)
  buffer.copy(larger, 0, 0, held)
  return larger
}

/**
 * Throws `RefusedError` where the first lines are not of an encoding: before their names and
 * separators are judged, or a wrong encoding would be called a missing column.
 */
export function checkEncoding(head: Buffer, encoding: Encoding): void {
  refuseZeroBytes(head, 1)
  const whole = withoutMark(head.subarray(0, head.lastIndexOf(LF) + 1))
  if (decoderOf(encoding)(whole) === undefined) throw wrongEncoding(whole, encoding, 1)
}

/** Looks for zero bytes in a file the engine reads itself: it would keep them as signs. */
export async function checkZeroBytes(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    for (let at = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES)
      if (bytesRead === 0) return
      const got = buffer.subarray(0, bytesRead)
      // Lines are counted only where something is wrong: to look for one byte costs little.
      if (got.includes(0)) refuseZeroBytes(got, 1 + (await linesBefore(path, at)))
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
}

async function linesBefore(path: string, end: number): Promise<number> {
  if (end === 0) return 0
  let lines = 0
  for await (const chunk of createReadStream(path, { end: end - 1 })) {
    lines += countLines(chunk as Buffer)
  }
  return lines
}

function refuseZeroBytes(bytes: Buffer, firstLine: number): void {
  const at = bytes.indexOf(0)
  if (at < 0) return
  const line = firstLine + countLines(bytes.subarray(0, at))
  throw new RefusedError(
    'encoding_wrong',
    {
      zh: `文件含零字节，自第 ${line} 行起；可能是 UTF-16、压缩文件或已损坏`,
      en: `it holds zero bytes from line ${line} on: UTF-16, compressed or damaged`,
    },
    {
      zh: '请另存为 utf-8、gbk 或 gb18030 文本后重新传送',
      en: 'have it exported as utf-8, gbk or gb18030 text and delivered again',
    },
  )
}

/** Byte-order marks of UTF-8 and of GB18030. */
const marks = [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from([0x84, 0x31, 0x95, 0x33])]

export function withoutMark(bytes: Buffer): Buffer {
  const mark = marks.find((one) => bytes.subarray(0, one.length).equals(one))
  return mark === undefined ? bytes : bytes.subarray(mark.length)
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1
  return lines
}

function decoderOf(encoding: Encoding): (bytes: Buffer) => Buffer | undefined {
  if (encoding === 'utf-8') return (bytes) => (isUtf8(bytes) ? bytes : undefined)
  const decoder = new TextDecoder(encoding, { fatal: true })
  const encoder = new TextEncoder()
  let out = Buffer.alloc(0)
  let telling = 0
  let onlyUtf8 = true
  return (bytes) => {
    if (isAscii(bytes)) return bytes
    if (onlyUtf8 && isUtf8(bytes)) {
      for (const byte of bytes) if (byte >= 0xc0) telling += 1
      // Chinese in UTF-8 mostly passes as (other) GB18030 text: nobody would notice until it is
      // read.
      if (telling >= TELLING_CHARACTERS) return undefined
    } else onlyUtf8 = false
    try {
      const text = decoder.decode(bytes)
      // A UTF-16 unit takes three bytes of UTF-8 at most. One buffer for all blocks: garbage of
      // this size is collected too late to keep memory flat.
      if (out.length < text.length * 3) out = Buffer.allocUnsafe(text.length * 3)
      return out.subarray(0, encoder.encodeInto(text, out).written)
    } catch (error) {
      if (error instanceof TypeError) return undefined
      throw error
    }
  }
}

function noLines(encoding: Encoding): RefusedError {
  return new RefusedError(
    'encoding_wrong',
    { zh: '文件没有换行', en: 'the file has no line ends' },
    {
      zh: `请确认它是 ${encoding} 文本文件，且未压缩`,
      en: `check that it is ${encoding} text and not compressed`,
    },
  )
}

function wrongEncoding(raw: Buffer, encoding: Encoding, firstLine: number): RefusedError {
  const cure: Refusal['cure'] = isUtf8(raw)
    ? {
        zh: '文件其实是 UTF-8：改写 format.encoding: utf-8',
        en: 'it is UTF-8: write format.encoding: utf-8',
      }
    : {
        zh: '请改写 format.encoding（utf-8、gbk 或 gb18030），或请出数方重新导出',
        en: 'change format.encoding (utf-8, gbk or gb18030), or have the file exported again',
      }
  const place = isUtf8(raw) ? undefined : firstInvalid(raw, encoding)
  const line = firstLine + (place?.line ?? 0)
  const column = place === undefined ? '' : `, byte ${place.byte}`
  const columnZh = place === undefined ? '' : `第 ${place.byte} 字节`
  return new RefusedError(
    'encoding_wrong',
    {
      zh: `第 ${line} 行${columnZh}起不是 ${encoding} 编码`,
      en: `not ${encoding} from line ${line}${column} on`,
    },
    cure,
  )
}

/** The first line (from 0) and byte in it (from 1) that can't be decoded. */
function firstInvalid(raw: Buffer, encoding: Encoding): { line: number; byte: number } {
  let line = 0
  for (let start = 0; start < raw.length; ) {
    const end = raw.indexOf(LF, start)
    const next = end < 0 ? raw.length : end + 1
    const bytes = raw.subarray(start, next)
    if (!decodes(bytes, encoding)) {
      const decoder = new TextDecoder(encoding, { fatal: true })
      for (let at = 0; at < bytes.length; at += 1) {
        try {
          decoder.decode(bytes.subarray(at, at + 1), { stream: true })
        } catch {
          // The decoder's way of naming the byte is to throw at it.
          return { line, byte: at + 1 }
        }
      }
      return { line, byte: bytes.length }
    }
    line += 1
    start = next
  }
  return { line, byte: 1 }
}

function decodes(bytes: Buffer, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
