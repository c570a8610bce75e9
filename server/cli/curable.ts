import { ProblemError, problemKinds } from '#contracts/problems.ts'
import type { Words } from '#contracts/words.ts'
import { DamagedFileError } from '#platform/lake/index.ts'
import { LedgerError } from '#platform/ledger/index.ts'
import { VaultError } from '#platform/vault/index.ts'

interface Curable {
  /** Which file, with a colon; empty where the words name it. */
  readonly where: string
  readonly words: Words
}

/** What a person can cure, in words without a stack; undefined: a mistake of ours. */
export function curableWords(error: unknown): Curable | undefined {
  if (error instanceof DamagedFileError) return { where: `${error.file}: `, words: error.words }
  if (error instanceof LedgerError || error instanceof VaultError) {
    return { where: '', words: error.words }
  }
  if (error instanceof ProblemError) {
    const { cure } = problemKinds[error.code]
    const { zh, en } = error.words
    return { where: '', words: { zh: `${zh}。${cure.zh}`, en: `${en}. ${cure.en}` } }
  }
  return isDiskFull(error) ? { where: '', words: diskFull } : undefined
}

/** Whether something of the home is not as it was left: exit 4, whatever command met it. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFileError) return true
  if (error instanceof ProblemError) return error.code === 'home_damaged'
  return error instanceof VaultError && error.code !== 'vault.keys_given'
}

const diskFull: Words = {
  zh: '磁盘空间不足：请清理或扩容后重试；未完成的写入没有生效',
  en: 'The disk is full: make room and try again; nothing half-written counts',
}

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return code === 'ENOSPC' || code === '53100' || /No space left on device/i.test(error.message)
}
