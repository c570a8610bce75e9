import { readFile, writeFile } from 'node:fs/promises'

import { parseBusinessDate } from '#kernel/business-date.ts'
import { vaultFields } from '#platform/vault/index.ts'
import type { Home } from '../home.ts'

import { correctFact, correctIdentity } from '../person-rights/correct.ts'
import { gatherPerson } from '../person-rights/gather.ts'
import { erasePerson, note, stopProcessing } from '../person-rights/requests.ts'
import type { PersonAct } from '../person-rights/requests.ts'
import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command, CommandCall } from './command.ts'
import { withBank } from './open-bank.ts'

const acts = ['export', 'stop', 'erase', 'correct'] as const

export const person: Command = {
  takes: 'ID export|correct|stop|erase',
  positionals: { least: 2, most: 2 },
  options: {
    home: homeOption,
    by: {
      kind: 'text',
      value: 'STAFF',
      required: true,
      words: { zh: '经办人工号', en: 'staff number of whoever handles it' },
    },
    reason: {
      kind: 'text',
      value: 'WHY',
      required: true,
      words: { zh: '申请编号与事由', en: 'number of the request and why' },
    },
    to: {
      kind: 'text',
      value: 'FILE',
      words: { zh: '导出的文件', en: 'the file to write the copy to' },
    },
    ended: {
      kind: 'date',
      value: 'DATE',
      words: { zh: '客户关系结束日', en: 'when the relation with the bank ended' },
    },
    fact: {
      kind: 'text',
      value: 'FACT',
      words: {
        zh: '更正哪项事实；不写则更正身份信息',
        en: 'the fact to correct; else the identity',
      },
    },
    field: {
      kind: 'text',
      value: 'FIELD',
      words: { zh: '更正哪一项', en: 'what to correct: mobile, birth_date …' },
    },
    row: {
      kind: 'text',
      value: 'KEY=VALUE',
      repeats: true,
      words: { zh: '事实的其余主键', en: 'the rest of the row’s key, e.g. account_id=A1' },
    },
    'value-from': {
      kind: 'text',
      value: 'FILE',
      words: {
        zh: '正确的值所在文件（不写在命令行上）',
        en: 'the file that holds the right value: it stays out of the shell’s history',
      },
    },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const [customerId = '', kind = ''] = call.positionals
      const act = acts.find((one) => one === kind)
      if (act === undefined) throw new UsageError(`zhike person takes ID ${acts.join('|')}`)
      const reason = (call.text('reason') ?? '').trim()
      if (reason.length < 4) throw new UsageError('--reason names the request and why')
      const given: PersonAct = {
        customerId,
        reason,
        actor: `staff:${call.text('by') ?? ''}`,
        now: call.io.now().getTime(),
        timeZone: home.settings.timeZone,
      }
      const ledger = await home.ledger()
      const file = await gatherPerson(home, customerId, given.now)
      if (act === 'export') {
        const to = call.text('to')
        if (to === undefined) throw new UsageError('--to is missing: the file to write the copy to')
        await writeFile(to, `${JSON.stringify(file, null, 1)}\n`, { mode: 0o600, flag: 'wx' })
        const counts = { facts: countOf(file.facts), records: countOf(file.records) }
        await ledger.db
          .transaction()
          .execute((transaction) => note(transaction, given, 'export', counts))
        if (call.json) call.io.print(JSON.stringify({ to, ...counts }))
        else call.io.print(`${to}: ${counts.facts} facts, ${counts.records} records.`)
      } else if (act === 'stop') {
        await stopProcessing(ledger, given)
        if (call.json) call.io.print(JSON.stringify({ stopped: true }))
        else call.io.print('All processing but storage has stopped.')
      } else if (act === 'correct') {
        await correct(home, call, given)
        if (call.json) call.io.print(JSON.stringify({ corrected: call.text('field') }))
        else call.io.print('Corrected: it stands until the bank’s own file says the same.')
      } else {
        const ended = parseBusinessDate(call.text('ended') ?? '') ?? closedDate(file.facts)
        const vault = await home.vault()
        const erasure = await erasePerson(ledger, vault, { ...given, relationEnded: ended })
        call.io.print(call.json ? JSON.stringify(erasure) : erasure.words.en)
      }
      return exitCodes.done
    }),
}

async function correct(home: Home, call: CommandCall, act: PersonAct): Promise<void> {
  const [field, from, fact] = [call.text('field'), call.text('value-from'), call.text('fact')]
  if (field === undefined || from === undefined) {
    throw new UsageError(
      '--field and --value-from are missing: what to correct, and the right value',
    )
  }
  const value = (await readFile(from, 'utf8')).trim()
  if (value === '') throw new UsageError(`${from} is empty: it holds the right value`)
  if (fact === undefined) {
    const known = vaultFields.find((one) => one === field)
    if (known === undefined) throw new UsageError(`--field is one of ${vaultFields.join(', ')}`)
    return await correctIdentity(home, { ...act, field: known, value })
  }
  const row = Object.fromEntries(
    call.texts('row').map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`--row takes KEY=VALUE, not "${text}"`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
  await correctFact(home, { ...act, fact, field, value, row })
}

function countOf(rows: Readonly<Record<string, readonly unknown[]>>): number {
  return Object.values(rows).reduce((sum, list) => sum + list.length, 0)
}

/** When the bank's own facts say that the relation ended. */
function closedDate(facts: Readonly<Record<string, readonly unknown[]>>) {
  const [row] = (facts['customer'] ?? []) as readonly { closed_date?: string | null }[]
  return parseBusinessDate(row?.closed_date ?? '') ?? null
}
