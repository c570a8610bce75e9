import { role } from '#contracts/vocabulary.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { openAccessOf, withBank } from './open-bank.ts'

export const userAdd: Command = {
  positionals: { least: 0, most: 0 },
  options: {
    home: homeOption,
    staff: {
      kind: 'text',
      value: 'NUMBER',
      required: true,
      words: { zh: '工号', en: 'staff number' },
    },
    name: { kind: 'text', required: true, words: { zh: '显示姓名', en: 'name to show' } },
    role: {
      kind: 'text',
      value: 'ROLE',
      required: true,
      words: { zh: `角色：${role.options.join(' ')}`, en: `one of ${role.options.join(' ')}` },
    },
    unit: { kind: 'text', value: 'ID', words: { zh: '所属机构号', en: 'number of the unit' } },
    json: jsonOption,
  },
  run: (call) =>
    withBank(call, async (bank) => {
      const given = role.safeParse(call.text('role'))
      if (!given.success) throw new UsageError(`--role is one of ${role.options.join(', ')}`)
      const access = await openAccessOf(bank)
      const staffNumber = call.text('staff') ?? ''
      const opened = await access.openAlone(
        {
          staffNumber,
          displayName: call.text('name') ?? '',
          role: given.data,
          unitId: call.text('unit') ?? null,
        },
        { actor: 'system:command-line', now: call.io.now().getTime() },
      )
      if (call.json) call.io.print(JSON.stringify({ staff: staffNumber, ...opened }))
      else call.io.print(`${staffNumber} may sign in; first password: ${opened.password}`)
      call.io.tell(opened.words.en)
      call.io.tell(opened.words.zh)
      return exitCodes.done
    }),
}
