import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { deriveKey, MASTER_KEY_BYTES } from './sealing.ts'
import type { VaultKey } from './sealing.ts'
import { VaultError } from './vault-error.ts'

/** The keys a process has, newest first, never empty. */
export type Keyring = readonly [VaultKey, ...VaultKey[]]

/** Where master keys come from. */
export interface KeySource {
  /** For people: a file's path or the name of a setting. Never a key. */
  readonly shown: string
  exists(): boolean
  read(): Keyring
  /** Makes the first key, unless another process was quicker. */
  create(): void
  /** Adds a new newest version. */
  add(version: number): void
  remove(versions: readonly number[]): void
}

const masterKey = z
  .base64()
  .refine((text) => Buffer.from(text, 'base64').length === MASTER_KEY_BYTES)

const keyFile = z.strictObject({
  about: z.string(),
  keys: z.array(z.strictObject({ version: z.int().positive(), key: masterKey })).min(1),
})

type KeyFile = z.infer<typeof keyFile>

const ABOUT =
  'Master keys of the identity vault. Without this file names and numbers are lost ' +
  'for good: keep a copy apart from the backups of the ledger. 身份保险库主密钥，请与数据库备份分开保管。'

/**
 * Keys given by the bank's own key management, as `2:BASE64,1:BASE64` (32 bytes each, any order;
 * the highest version is the one in use).
 */
export function givenKeys(text: string): KeySource {
  const shown = 'ZHIKE_VAULT_KEYS'
  const refuse = (): never => {
    throw new VaultError('vault.keys_given', {
      zh: `主密钥由 ${shown} 提供，知客不能改动它。请在那里加入新版本（如 2:…,1:…）后重启，再执行轮换。`,
      en:
        `The master keys are given in ${shown}, which Zhike can't change. ` +
        'Add the new version there (2:…,1:…), restart, then rotate.',
    })
  }
  return {
    shown,
    exists: () => true,
    read: () => parseGiven(text, shown),
    create: refuse,
    add: refuse,
    remove: () => {},
  }
}

function parseGiven(text: string, shown: string): Keyring {
  const keys = text.split(',').map((part) => {
    const [, version, key] = /^\s*([1-9]\d{0,8}):([A-Za-z0-9+/]+=*)\s*$/.exec(part) ?? []
    const parsed = masterKey.safeParse(key)
    if (version === undefined || !parsed.success) {
      throw invalid(shown, {
        zh: '应为 版本:密钥，密钥是 32 字节的 Base64，多个以逗号分隔',
        en: 'it must read version:key, the key 32 bytes in Base64, several separated by commas',
      })
    }
    return { version: Number(version), key: parsed.data }
  })
  return toKeyring(keys, shown)
}

/** Keys in `<home>/keys/vault.json`, readable by its owner only. */
export function keysInHome(home: string): KeySource {
  const path = join(home, 'keys', 'vault.json')
  const load = (): KeyFile => {
    try {
      return keyFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch (cause) {
      throw invalid(
        path,
        { zh: '文件损坏，请从备份恢复', en: 'the file is damaged: restore it' },
        cause,
      )
    }
  }
  return {
    shown: path,
    exists: () => existsSync(path),
    read: () => toKeyring(load().keys, path),
    create: () => writeKeyFile(path, { about: ABOUT, keys: [newKey(1)] }, false),
    add: (version) => {
      const file = load()
      if (file.keys.some((key) => key.version >= version)) return
      writeKeyFile(path, { ...file, keys: [newKey(version), ...file.keys] }, true)
    },
    remove: (versions) => {
      const file = load()
      const keys = file.keys.filter((key) => !versions.includes(key.version))
      if (keys.length < file.keys.length) writeKeyFile(path, { ...file, keys }, true)
    },
  }
}

function newKey(version: number): { version: number; key: string } {
  return { version, key: randomBytes(MASTER_KEY_BYTES).toString('base64') }
}

/** On disk before it is in place: a key must never be lost after something was written with it. */
function writeKeyFile(path: string, content: KeyFile, replace: boolean): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${process.pid}.new`
  rmSync(unfinished, { force: true })
  const file = openSync(unfinished, 'wx', 0o600)
  writeSync(file, `${JSON.stringify(content, null, 2)}\n`)
  fsyncSync(file)
  closeSync(file)
  if (replace) renameSync(unfinished, path)
  else {
    try {
      linkSync(unfinished, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      rmSync(unfinished, { force: true })
    }
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function toKeyring(keys: readonly { version: number; key: string }[], shown: string): Keyring {
  const sorted = [...keys].sort((a, b) => b.version - a.version)
  const versions = new Set(sorted.map((key) => key.version))
  const [newest, ...older] = sorted.map(({ version, key }) =>
    deriveKey(version, Buffer.from(key, 'base64')),
  )
  if (newest === undefined || versions.size < sorted.length) {
    throw invalid(shown, { zh: '同一版本出现两次', en: 'a version appears twice' })
  }
  return [newest, ...older]
}

function invalid(shown: string, why: { zh: string; en: string }, cause?: unknown): VaultError {
  return new VaultError(
    'vault.keys_invalid',
    {
      zh: `身份保险库的主密钥（${shown}）不能使用：${why.zh}。`,
      en: `The identity vault's master keys (${shown}) can't be used: ${why.en}.`,
    },
    { cause },
  )
}
