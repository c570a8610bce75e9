import { writeFile } from 'node:fs/promises'

import { parseBusinessDate } from '#kernel/business-date.ts'

import { gatherPerson } from '../person-rights/gather.ts'
import { erasePerson, note, stopProcessing } from '../person-rights/requests.ts'
import type { PersonAct } from '../person-rights/requests.ts'
import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

const acts = ['export', 'stop', 'erase'] as const

export const person: Command = {
  name: 'person',
  words: {
    zh: '个人信息权利：查阅复制 export、停止处理 stop、删除 erase（个人信息保护法 44-47）',
    en: "a person's rights: export a copy, stop processing, erase (PIPL 44-47)",
  },
  takes: 'ID export|stop|erase',
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
      } else {
        const ended = parseBusinessDate(call.text('ended') ?? '') ?? closedDate(file.facts)
        const vault = await home.vault()
        const erasure = await erasePerson(ledger, vault, { ...given, relationEnded: ended })
        call.io.print(call.json ? JSON.stringify(erasure) : erasure.words.en)
      }
      return exitCodes.done
    }),
}

function countOf(rows: Readonly<Record<string, readonly unknown[]>>): number {
  return Object.values(rows).reduce((sum, list) => sum + list.length, 0)
}

/** When the bank's own facts say that the relation ended. */
function closedDate(facts: Readonly<Record<string, readonly unknown[]>>) {
  const [row] = (facts['customer'] ?? []) as readonly { closed_date?: string | null }[]
  return parseBusinessDate(row?.closed_date ?? '') ?? null
}
