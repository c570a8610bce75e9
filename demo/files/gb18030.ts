/**
 * Encodes GB18030. The platform decodes it but does not encode: the table is read off the decoder,
 * once. Two-byte characters cover all a Chinese bank's files hold here; others are refused.
 */
let table: Map<string, number> | undefined

function encodingTable(): Map<string, number> {
  if (table) return table
  const decoder = new TextDecoder('gb18030')
  const built = new Map<string, number>()
  const row = new Uint8Array(2 * 190)
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    let length = 0
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue
      row[length] = lead
      row[length + 1] = trail
      length += 2
    }
    let position = 0
    for (const character of decoder.decode(row)) {
      const code = ((row[position] ?? 0) << 8) | (row[position + 1] ?? 0)
      if (!built.has(character)) built.set(character, code)
      position += 2
    }
  }
  table = built
  return built
}

/** The bytes of `text` in GB18030; throws on a character outside its two-byte part. */
export function encodeGb18030(text: string): Uint8Array {
  const codes = encodingTable()
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) {
      bytes.push(point)
      continue
    }
    const code = codes.get(character)
    if (code === undefined) throw new RangeError(`${character} has no two-byte GB18030 code`)
    bytes.push(code >> 8, code & 0xff)
  }
  return Uint8Array.from(bytes)
}
