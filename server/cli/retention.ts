import { dateAt } from '#kernel/clock.ts'
import { parseBusinessDate } from '#kernel/business-date.ts'

import { keepRetention } from '../person-rights/keep-retention.ts'
import { exitCodes, homeOption, jsonOption } from './command.ts'
import type { Command } from './command.ts'
import { withBank } from './open-bank.ts'

export const retention: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    by: {
      kind: 'text',
      value: 'STAFF',
      required: true,
      words: { zh: '经办人工号', en: 'staff number of whoever runs it' },
    },
    date: {
      kind: 'date',
      value: 'DATE',
      words: { zh: '以哪一天计（默认今天）', en: 'the day periods are counted to; else today' },
    },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async ({ home }) => {
      const now = call.io.now().getTime()
      const today =
        parseBusinessDate(call.text('date') ?? '') ?? dateAt(now, home.settings.timeZone)
      const actor = `staff:${call.text('by') ?? ''}`
      const kept = await keepRetention(home, { today, actor, now })
      if (call.json) call.io.print(JSON.stringify(kept))
      else {
        const rows = Object.values(kept.rows).reduce((sum, count) => sum + count, 0)
        call.io.print(`${rows} rows and ${kept.identities} identities were past their period.`)
      }
      return exitCodes.done
    }),
}
