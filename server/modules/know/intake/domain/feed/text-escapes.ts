const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' }

/**
 * A separator as people write it: `\x1f`, `\t`, `\n`, `\\`, the rest as it stands. Undefined where
 * a backslash is followed by anything else.
 */
export function readEscapes(written: string): string | undefined {
  let text = ''
  for (let at = 0; at < written.length; at += 1) {
    const sign = written.charAt(at)
    if (sign !== '\\') {
      text += sign
      continue
    }
    const code = /^\\x([0-9a-f]{2})/i.exec(written.slice(at))?.[1]
    const plain = escapes[written.charAt(at + 1)]
    if (code !== undefined) {
      text += String.fromCharCode(Number.parseInt(code, 16))
      at += 3
    } else if (plain !== undefined) {
      text += plain
      at += 1
    } else {
      return undefined
    }
  }
  return text
}

/** The opposite, for messages and drafts. */
export function writeEscapes(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f\\]/g, (sign) => {
    const named = Object.entries(escapes).find(([, meant]) => meant === sign)
    if (named !== undefined) return `\\${named[0]}`
    return `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}
