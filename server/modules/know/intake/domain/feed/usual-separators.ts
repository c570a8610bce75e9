/** What banks separate fields with, longer ones before those they contain. */
export const usualSeparators: readonly string[] = [
  '|+|',
  '|@|',
  '|!|',
  '@|@',
  '||',
  '\x1f',
  '\x03',
  '\x0f',
  '\x01',
  '\t',
  ';',
  '|',
  ',',
  '^',
  '~',
]
