import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '#contracts/problems.ts'
import { isApi } from './api-paths.ts'
import { acceptedEncoding, compress } from './compression.ts'
import type { Encoding } from './compression.ts'

interface WebFile {
  readonly content: Buffer
  readonly type: string
  readonly etag: string
  /** Its name holds its hash: what is once right stays right. */
  readonly immutable: boolean
  readonly compressed: Map<Encoding, Promise<Buffer>>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

const COMPRESSIBLE = /^(text\/|application\/|image\/svg)/
const HASHED_NAME = /-[\w-]{8,}\.\w+$/

/**
 * Serves the built pages from memory: a request can only name a file that was read at start, so no
 * address leads out of the folder. Any other address that is not the API's gets `index.html`, for
 * the page's own router. Each file is compressed once, when first asked for.
 */
export async function serveWebFiles(app: FastifyInstance, folder: string): Promise<void> {
  const files = await readFiles(folder)
  const index = files.get('/index.html')
  if (index === undefined) throw new Error(`${folder} holds no index.html: build the pages first`)
  app.get('/*', { schema: { hide: true } as object }, async (request, reply) => {
    const path = new URL(request.url, 'http://host').pathname
    const file = files.get(path)
    if (file !== undefined) return send(file, request, reply)
    // A script that is gone must not be answered with a page.
    if (isApi(path) || extname(path) !== '') throw new ProblemError('not_found')
    return send(index, request, reply)
  })
}

async function readFiles(folder: string): Promise<Map<string, WebFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      paths.map(async (path) => {
        const name = `/${relative(folder, path).split(sep).join('/')}`
        return [name, webFile(name, await readFile(path))] as const
      }),
    ),
  )
}

function webFile(name: string, content: Buffer): WebFile {
  return {
    content,
    type: types[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
    immutable: name.startsWith('/assets/') && HASHED_NAME.test(name),
    compressed: new Map(),
  }
}

async function send(file: WebFile, request: FastifyRequest, reply: FastifyReply) {
  reply
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
  if (request.headers['if-none-match']?.includes(file.etag) === true) return reply.code(304).send()
  reply.type(file.type)
  const encoding = acceptedEncoding(request.headers['accept-encoding'])
  if (encoding === undefined || !COMPRESSIBLE.test(file.type)) return reply.send(file.content)
  let compressed = file.compressed.get(encoding)
  if (compressed === undefined) {
    compressed = compress(file.content, encoding, 'file')
    file.compressed.set(encoding, compressed)
  }
  return reply.header('content-encoding', encoding).send(await compressed)
}
