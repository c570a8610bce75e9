import type { RejectCode } from './domain/reject-reasons.ts'
import type { Encoding } from './text-blocks.ts'

/**
 * Cuts a record of fixed columns. Widths count bytes of the file as delivered: hosts that write
 * such files count a Chinese character as two. Blanks around a field are cut with it.
 */
export function splitFixed(
  record: Buffer,
  widths: readonly number[],
  encoding: Encoding,
): Uint8Array[] | RejectCode {
  const fields: Uint8Array[] = []
  let at = 0
  for (const [index, width] of widths.entries()) {
    const end = advance(record, at, width, encoding)
    // Hosts cut the blanks off the end of a record, so its last fields may be short or absent.
    if (end === undefined && index < widths.length - 1 && at >= record.length) {
      return 'too_few_fields'
    }
    fields.push(record.subarray(at, end ?? record.length))
    at = end ?? record.length
  }
  return record.subarray(at).toString().trim() === '' ? fields : 'too_many_fields'
}

/** Where `width` bytes of the original encoding end, in a record that is UTF-8 by now. */
function advance(
  record: Buffer,
  start: number,
  width: number,
  encoding: Encoding,
): number | undefined {
  if (encoding === 'utf-8') {
    return start + width <= record.length ? start + width : undefined
  }
  let at = start
  let counted = 0
  while (counted < width) {
    if (at >= record.length) return undefined
    const lead = record[at] ?? 0
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    // Two bytes of GBK are two or three of UTF-8; characters beyond the first plane are four of
    // both.
    counted += lead < 0x80 ? 1 : length === 4 ? 4 : 2
    at += length
  }
  return at
}
