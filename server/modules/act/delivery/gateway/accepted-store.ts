import { mkdir, open, readFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** A message the gateway took. */
export interface AcceptedMessage {
  readonly key: string
  readonly to: string
  readonly text: string
  /** ISO instant. */
  readonly at: string
}

/** What the gateway took, once a key, on disk before anybody is told. */
export interface AcceptedStore {
  /** Keeps those not there yet, all durable when it returns. @returns the new ones */
  add(messages: readonly AcceptedMessage[]): Promise<AcceptedMessage[]>
  has(key: string): boolean
  find(key: string): AcceptedMessage | undefined
  readonly size: number
  /** In the order taken. */
  list(): IterableIterator<AcceptedMessage>
  close(): Promise<void>
}

const FILE = 'accepted.jsonl'

/** @param folder made when missing; the file in it is only ever added to */
export async function openAcceptedStore(folder: string): Promise<AcceptedStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, FILE)
  const known = new Map<string, AcceptedMessage>()
  const { whole, lines } = await readWhole(path)
  for (const line of lines) {
    const message = JSON.parse(line) as AcceptedMessage
    known.set(message.key, message)
  }
  const file = await open(path, 'a', 0o600)
  // A line half written when we were killed was never answered about.
  await file.truncate(whole)
  const write = groupWriter(file)
  return {
    async add(messages) {
      const fresh = new Map<string, AcceptedMessage>()
      for (const message of messages) {
        if (!known.has(message.key)) fresh.set(message.key, message)
      }
      for (const [key, message] of fresh) known.set(key, message)
      const added = [...fresh.values()]
      // Also when nothing is new: a key known may still be on its way to the disk.
      await write(added.map((message) => `${JSON.stringify(message)}\n`).join(''))
      return added
    },
    find: (key) => known.get(key),
    has: (key) => known.has(key),
    get size() {
      return known.size
    },
    list: () => known.values(),
    close: () => file.close(),
  }
}

async function readWhole(path: string): Promise<{ whole: number; lines: string[] }> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { whole: 0, lines: [] }
    throw error
  }
  const whole = bytes.lastIndexOf('\n') + 1
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').filter(Boolean)
  return { whole, lines }
}

/** Batches that arrive while the disk is busy share its next turn. */
function groupWriter(file: FileHandle): (text: string) => Promise<void> {
  let waiting = ''
  let next: Promise<void> | undefined
  let last: Promise<void> = Promise.resolve()
  async function flush(): Promise<void> {
    const text = waiting
    waiting = ''
    next = undefined
    if (text === '') return
    await file.write(text)
    await file.datasync()
  }
  return (text) => {
    waiting += text
    if (next === undefined) {
      next = last.then(flush)
      last = next
    }
    return next
  }
}
