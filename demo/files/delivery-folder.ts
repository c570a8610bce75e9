import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { fileKinds } from './formats.ts'
import type { FileName } from './formats.ts'
import { RowWriter } from './row-writer.ts'

export interface DeliveredFile {
  readonly feed: string
  readonly path: string
  /** Without the header line. */
  readonly rows: number
  readonly bytes: number
}

/** The folder of one night's delivery: a data file and a control file for each kind. */
export class DeliveryFolder {
  readonly #folder: string
  readonly #stamp: string
  readonly #open = new Map<FileName, RowWriter>()

  /** `stamp` is the business date as file names carry it. */
  constructor(folder: string, stamp: string) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#stamp = stamp
  }

  file(name: FileName): RowWriter {
    const open = this.#open.get(name)
    if (open) return open
    const kind = fileKinds[name]
    const writer = new RowWriter(join(this.#folder, kind.name.replace('{date}', this.#stamp)), kind)
    this.#open.set(name, writer)
    return writer
  }

  /** Closes every file, one that never got a row included, and writes its control file. */
  close(): DeliveredFile[] {
    const delivered: DeliveredFile[] = []
    for (const [name, kind] of Object.entries(fileKinds)) {
      const writer = this.file(name as FileName)
      writer.close()
      const file = kind.name.replace('{date}', this.#stamp)
      const said = kind.checksum
        ? `${file}|${this.#stamp}|${writer.rows}|${md5Of(writer.path)}`
        : `${file}|${this.#stamp}|${writer.rows}|${writer.bytes}`
      writeFileSync(join(this.#folder, file.replace(/\.[a-z]+$/, '.ctl')), `${said}\n`)
      delivered.push({ feed: kind.feed, path: writer.path, rows: writer.rows, bytes: writer.bytes })
    }
    return delivered
  }
}

function md5Of(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex')
}
