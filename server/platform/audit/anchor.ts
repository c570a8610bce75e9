import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  fsyncSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Words } from '#contracts/words.ts'
import type { Queryable } from '#platform/ledger/index.ts'
import { auditHead } from './verify.ts'

/** Where signed heads are kept, and what signs them. Neither lies in the ledger. */
export interface AnchorPlaces {
  /** The file heads are appended to: best on another machine, or one that only appends. */
  readonly file: string
  /** The private key (Ed25519, PKCS #8 PEM); its public half lies beside the heads. */
  readonly keyFile: string
}

export const ANCHOR_FILE = 'audit-anchors.jsonl'
export const PUBLIC_KEY_FILE = 'audit-anchors.pub.pem'

const line = z.strictObject({
  seq: z.int().nonnegative(),
  hash: z.string().regex(/^[\da-f]{64}$/),
  at: z.iso.datetime(),
  ledger: z.uuid(),
  why: z.string(),
  signature: z.base64(),
})
type Line = z.infer<typeof line>

/**
 * Signs the end of the chain as it stands and appends it outside the ledger: whoever owns the
 * database can rewrite every row of it, but not what was signed before.
 */
export async function anchorAudit(
  ledger: Queryable,
  places: AnchorPlaces,
  { at, why }: { readonly at: string; readonly why: string },
): Promise<void> {
  const key = signingKey(places)
  const { seq, hash } = await auditHead(ledger)
  const head = { seq, hash, at, ledger: await ledgerId(ledger), why }
  const signature = sign(null, signedBytes(head), key).toString('base64')
  mkdirSync(dirname(places.file), { recursive: true, mode: 0o700 })
  const file = openSync(places.file, 'a', 0o600)
  try {
    writeSync(file, `${JSON.stringify({ ...head, signature } satisfies Line)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

export interface AnchorBreak {
  /** Line of the file, from 1. */
  readonly line: number
  readonly words: Words
}

export interface AnchorVerdict {
  readonly anchors: number
  /** The newest head that holds; undefined where none does. */
  readonly newest: { readonly seq: number; readonly at: string } | undefined
  readonly breaks: readonly AnchorBreak[]
}

/** Holds the chain against the heads that were signed: a cut tail and a re-chained past show. */
export async function verifyAnchors(
  ledger: Queryable,
  file: string,
  publicKeyFile: string = join(dirname(file), PUBLIC_KEY_FILE),
): Promise<AnchorVerdict> {
  const key = createPublicKey(readFileSync(publicKeyFile))
  const own = await ledgerId(ledger)
  const breaks: AnchorBreak[] = []
  const lines = readFileSync(file, 'utf8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  let before = -1
  let newest: AnchorVerdict['newest']
  for (const [index, text] of lines.entries()) {
    const found = (words: Words): number => breaks.push({ line: index + 1, words })
    const head = readLine(text)
    if (head === undefined || !isSigned(head, key)) {
      found({
        zh: '这一行不是我们签名的：被改动、截断或由别的密钥签名',
        en: 'is not signed by us: changed, cut short, or signed by another key',
      })
      continue
    }
    if (head.ledger !== own) {
      found({ zh: '它属于另一个账本', en: 'is of another ledger' })
      continue
    }
    if (head.seq < before) {
      found({ zh: '顺序倒退，锚点文件被重排', en: 'goes back: the lines are out of order' })
    }
    before = Math.max(before, head.seq)
    const words = await breakOf(ledger, head)
    if (words === undefined) newest = { seq: head.seq, at: head.at }
    else found(words)
  }
  return { anchors: lines.length, newest, breaks }
}

async function breakOf(ledger: Queryable, head: Line): Promise<Words | undefined> {
  if (head.seq === 0) return undefined
  const {
    rows: [row],
  } = await sql<{ hash: string }>`
    select encode(hash, 'hex') as hash from audit_entry where seq = ${head.seq}
  `.execute(ledger)
  if (row === undefined) {
    return {
      zh: `${head.at} 时审计链有第 ${head.seq} 条，现已不在：链尾被截断`,
      en: `at ${head.at} the chain had row ${head.seq}, which is gone: its tail was cut`,
    }
  }
  if (row.hash === head.hash) return undefined
  return {
    zh: `第 ${head.seq} 条与 ${head.at} 签名的不同：它之前的记录被改动并重新成链`,
    en: `row ${head.seq} is not the one signed at ${head.at}: rows up to it were rewritten`,
  }
}

function readLine(text: string): Line | undefined {
  try {
    const read = line.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isSigned({ signature, ...head }: Line, key: KeyObject): boolean {
  return verify(null, signedBytes(head), key, Buffer.from(signature, 'base64'))
}

function signedBytes({ seq, hash, at, ledger, why }: Omit<Line, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify(['zhike audit head', seq, hash, at, ledger, why]))
}

/** Made at the first head: never in the ledger, readable by the owner of the home alone. */
function signingKey({ file, keyFile }: AnchorPlaces): KeyObject {
  if (!existsSync(keyFile)) makeKey(keyFile)
  const key = createPrivateKey(readFileSync(keyFile))
  const publicKeyFile = join(dirname(file), PUBLIC_KEY_FILE)
  if (!existsSync(publicKeyFile)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' })
    appendFileSync(publicKeyFile, pem, { mode: 0o644 })
  }
  return key
}

function makeKey(keyFile: string): void {
  const { privateKey } = generateKeyPairSync('ed25519')
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
  const beside = `${keyFile}.new-${process.pid}`
  const file = openSync(beside, 'w', 0o600)
  try {
    writeSync(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  try {
    // Never over another: two processes on their first night keep the quicker one's key.
    linkSync(beside, keyFile)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

async function ledgerId(ledger: Queryable): Promise<string> {
  const {
    rows: [identity],
  } = await sql<{ id: string }>`select ledger_id::text as id from ledger_identity`.execute(ledger)
  if (identity === undefined) throw new Error('the ledger has lost its identity')
  return identity.id
}
