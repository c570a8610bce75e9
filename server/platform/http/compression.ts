import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** Fast enough to do while a person waits; files are compressed once and can take longer. */
const levels = {
  answer: { brotli: 4, gzip: 5 },
  file: { brotli: 9, gzip: 9 },
} as const

/** The best encoding a client takes; undefined: none of ours. */
export function acceptedEncoding(header: string | undefined): Encoding | undefined {
  const accepted = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      return [name.trim(), quality === undefined ? 1 : Number(quality.slice(2))] as const
    }),
  )
  const takes = (name: string) => (accepted.get(name) ?? accepted.get('*') ?? 0) > 0
  if (takes('br')) return 'br'
  return takes('gzip') ? 'gzip' : undefined
}

export async function compress(
  content: Buffer,
  encoding: Encoding,
  effort: keyof typeof levels,
): Promise<Buffer> {
  if (encoding === 'gzip') return gzipped(content, { level: levels[effort].gzip })
  return brotli(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: levels[effort].brotli,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  })
}
