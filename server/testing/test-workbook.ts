import { crc32, deflateRawSync } from 'node:zlib'

/** A cell of a made-up workbook: text, a number, a date by its serial number, or nothing. */
export type WorkbookCell = string | number | { readonly date: number } | null

/** A workbook as spreadsheets write them: shared strings, a style for dates, packed parts. */
export function workbook(
  sheets: Readonly<Record<string, readonly (readonly WorkbookCell[])[]>>,
): Buffer {
  const strings: string[] = []
  const names = Object.keys(sheets)
  const parts: [string, string][] = [
    [
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns:r="r"><sheets>${names
        .map((name, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${names
        .map((_, n) => `<Relationship Id="rId${n + 1}" Target="worksheets/sheet${n + 1}.xml"/>`)
        .join('')}</Relationships>`,
    ],
    [
      'xl/styles.xml',
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>' +
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    ],
  ]
  for (const [index, name] of names.entries()) {
    const rows = (sheets[name] ?? []).map((row, at) => rowXml(row, at + 1, strings))
    parts.push([
      `xl/worksheets/sheet${index + 1}.xml`,
      `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`,
    ])
  }
  const shared = strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
  parts.push(['xl/sharedStrings.xml', `<sst>${shared.join('')}</sst>`])
  return zip(parts)
}

function rowXml(row: readonly WorkbookCell[], number: number, strings: string[]): string {
  if (row.every((cell) => cell === null)) return ''
  const cells = row.map((cell, index) => {
    const place = `${String.fromCharCode(65 + index)}${number}`
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
    if (typeof cell === 'object')
      return `<c r="${place}" s="${1 + (index % 2)}"><v>${cell.date}</v></c>`
    strings.push(cell)
    return `<c r="${place}" t="s"><v>${strings.length - 1}</v></c>`
  })
  return `<row r="${number}">${cells.join('')}</row>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function zip(parts: readonly (readonly [name: string, content: string])[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, content] of parts) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const header = Buffer.alloc(30 + name.length)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(crc32(bytes), 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(bytes.length, 22)
    header.writeUInt16LE(name.length, 26)
    header.write(name, 30)
    const entry = Buffer.alloc(46 + name.length)
    entry.writeUInt32LE(0x02014b50, 0)
    header.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(at, 42)
    entry.write(name, 46)
    locals.push(header, packed)
    central.push(entry)
    at += header.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}
