import { draftFeed } from '#modules/know/intake/index.ts'

import { exitCodes } from './command.ts'
import type { Command } from './command.ts'

export const feedDraft: Command = {
  name: 'feed draft',
  words: {
    zh: '按样本文件草拟接入配置',
    en: 'propose a feed for a file: encoding, separator, types, key',
  },
  takes: 'FILE',
  positionals: { least: 1, most: 1 },
  options: {},
  async run(call) {
    call.io.print((await draftFeed(call.positionals[0] ?? '')).trimEnd())
    return exitCodes.done
  },
}
