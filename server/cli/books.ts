import { sql } from 'kysely'

import { ProblemError } from '#contracts/problems.ts'
import { shippedBooks, storageOf, tableSql } from '#modules/know/books/index.ts'
import type { Book } from '#modules/know/books/index.ts'

import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const books: Command = {
  positionals: { least: 0, most: 0 },
  options: { home: homeOption, json: jsonOption },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const { db } = await home.ledger()
      const told = []
      for (const book of (await home.pack()).books) {
        const { from, ours } = storageOf(book)
        const { rows } = await sql<{ entries: number }>`
          select count(*)::integer as entries from ${from} where ${ours}`.execute(db)
        told.push({ book, entries: rows[0]?.entries ?? 0 })
      }
      if (call.json) {
        call.io.print(JSON.stringify({ books: told.map(asJson) }))
        return exitCodes.done
      }
      for (const { book, entries } of told) {
        const { name, words, fields, states } = book
        call.io.print(`${name}  ${words.zh} ${words.en}: ${entries} entries`)
        call.io.print(`  fields ${fields.map((field) => field.name).join(', ')}`)
        call.io.print(`  states ${states.map(({ code }) => code).join(', ')}`)
      }
      return exitCodes.done
    }),
}

function asJson({ book, entries }: { readonly book: Book; readonly entries: number }) {
  const { name, words, fields, states } = book
  return {
    name,
    words,
    fields: fields.map((field) => ({ name: field.name, kind: field.kind, words: field.words })),
    states: states.map(({ code, words: said }) => ({ code, words: said })),
    entries,
  }
}

export const booksSql: Command = {
  takes: 'NAME',
  positionals: { least: 1, most: 1 },
  options: {},
  async run(call) {
    const name = call.positionals[0] ?? ''
    const book = shippedBooks.find((one) => one.name === name)
    if (book === undefined) {
      const names = shippedBooks.map((one) => one.name).join(', ')
      throw new ProblemError('not_found', {
        zh: `没有台账 ${name}；现有：${names}`,
        en: `There is no book ${name}: there are ${names}`,
      })
    }
    call.io.print(tableSql(book).trimEnd())
    return exitCodes.done
  },
}
