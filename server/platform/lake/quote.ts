/** A name as an SQL identifier, safe whatever it contains. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * A text as an SQL literal, for the places that take no bound parameter (file paths, dialects).
 * Standard strings have no escapes but the doubled quote; a zero byte can stand in none.
 */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw new Error('a zero byte cannot stand in an SQL text')
  return `'${text.replaceAll("'", "''")}'`
}
