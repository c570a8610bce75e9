import { readFileSync } from 'node:fs'

import type { DemoDelivery } from '../make-delivery.ts'
import { fileKinds } from './formats.ts'
import type { FileName } from './formats.ts'

/** Rows of a delivered file as texts, the header left out: for looking at what was made. */
export function readDelivered(delivery: DemoDelivery, name: FileName): string[][] {
  const kind = fileKinds[name]
  const file = delivery.files.find(({ feed }) => feed === kind.feed)
  if (!file) throw new Error(`${name} was not delivered`)
  const text = new TextDecoder(kind.encoding, { fatal: true }).decode(readFileSync(file.path))
  const lines = text.split('\n')
  // The last line ends too.
  lines.pop()
  return lines.slice('header' in kind ? 1 : 0).map((line) => line.split(kind.separator))
}

/** Cents of an amount in yuan as the files write it. */
export function centsOfYuan(text: string): number {
  return Number(text.replace('.', ''))
}
