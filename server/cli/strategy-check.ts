import { changesAfter, conductProblems } from '#modules/decide/conduct/index.ts'
import { businessDateOf } from '#kernel/business-date.ts'
import { confirmationsDue, formatProblem, loadPack } from '#modules/know/strategy/index.ts'

import { ProblemError } from '#contracts/problems.ts'

import { exitCodes, jsonOption } from './command.ts'
import type { Command } from './command.ts'

export const strategyCheck: Command = {
  takes: 'DIR',
  positionals: { least: 1, most: 1 },
  options: {
    overlay: {
      kind: 'text',
      value: 'DIR',
      repeats: true,
      words: { zh: '覆盖包，可重复', en: 'an overlay of the pack; repeatable, in order' },
    },
    'as-of': {
      kind: 'text',
      value: 'DATE',
      words: {
        zh: '另列此日之后生效或失效的规则',
        en: 'also tell what takes effect or ends after it',
      },
    },
    json: jsonOption,
  },
  async run(call) {
    const folder = call.positionals[0] ?? ''
    const loaded = await loadPack(folder, { overlays: [...call.texts('overlay')] })
    const problems = loaded.ok ? conductProblems(loaded) : loaded.problems
    if (!loaded.ok || problems.length > 0) {
      if (call.json) call.io.print(JSON.stringify({ ok: false, problems }))
      else for (const problem of problems) call.io.print(formatProblem(problem, 'en'))
      call.io.tell(`${problems.length} problems in ${folder}`)
      return exitCodes.failed
    }
    const asOf = call.text('as-of')
    if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
      throw new ProblemError('input_invalid', {
        zh: `--as-of ${asOf} 不是日期；请写 2026-08-01 这样的日期`,
        en: `--as-of ${asOf} is no date; write one such as 2026-08-01`,
      })
    }
    const changes = asOf === undefined ? undefined : changesAfter(loaded, asOf)
    const due =
      asOf === undefined
        ? undefined
        : confirmationsDue(loaded.pack.conduct.confirmed, businessDateOf(asOf))
    if (call.json) {
      const told = {
        ...{ ok: true, strategy: loaded.hash },
        ...(changes !== undefined && { changes }),
        ...(due !== undefined && { confirmations_due: due }),
      }
      call.io.print(JSON.stringify(told))
      return exitCodes.done
    }
    call.io.print(`${folder} is sound (strategy ${loaded.hash.slice(0, 12)})`)
    for (const { date, words, source } of changes ?? []) {
      call.io.print(`${date} ${words.en} (${source})`)
    }
    for (const { floor, words, source, confirmed } of due ?? []) {
      const last = confirmed === null ? 'never' : `${confirmed.on} by ${confirmed.by}`
      call.io.print(`to confirm: ${floor}, ${words.en} (${source}); last ${last}`)
    }
    return exitCodes.done
  },
}
