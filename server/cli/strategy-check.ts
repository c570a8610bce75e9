import { conductProblems } from '#modules/decide/conduct/index.ts'
import { formatProblem, loadPack } from '#modules/know/strategy/index.ts'

import { exitCodes, jsonOption } from './command.ts'
import type { Command } from './command.ts'

export const strategyCheck: Command = {
  name: 'strategy check',
  words: { zh: '检查策略包', en: 'check a strategy pack' },
  takes: 'DIR',
  positionals: { least: 1, most: 1 },
  options: {
    overlay: {
      kind: 'text',
      value: 'DIR',
      repeats: true,
      words: { zh: '覆盖包，可重复', en: 'an overlay of the pack; repeatable, in order' },
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
    if (call.json) call.io.print(JSON.stringify({ ok: true, strategy: loaded.hash }))
    else call.io.print(`${folder} is sound (strategy ${loaded.hash.slice(0, 12)})`)
    return exitCodes.done
  },
}
