import { readConfig } from '#server/config.ts'

import { exitCodes, homeOption, jsonOption, UsageError } from './command.ts'
import type { Command } from './command.ts'
import { printSignIns, readDemoHome } from './demo-home.ts'

export const demoSignInsCommand: Command = {
  positionals: { least: 0, most: 0 },
  options: { home: homeOption, json: jsonOption },
  async run(call) {
    const dir = call.text('home') ?? readConfig(call.io.environment).home
    const made = await readDemoHome(dir)
    if (made === undefined) {
      throw new UsageError(`${dir} is no demo bank: its people sign in with their own passwords`)
    }
    if (call.json) call.io.print(JSON.stringify({ sign_ins: made.sign_ins }))
    else printSignIns(made.sign_ins, call.io)
    return exitCodes.done
  },
}
