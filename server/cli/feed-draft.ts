import { basename } from 'node:path'

import { draftFeed, RefusedError, refusalLine } from '#modules/know/intake/index.ts'

import { exitCodes, UsageError } from './command.ts'
import type { Command } from './command.ts'

export const feedDraft: Command = {
  takes: 'FILE',
  positionals: { least: 1, most: 1 },
  options: {},
  async run(call) {
    const path = call.positionals[0] ?? ''
    try {
      call.io.print((await draftFeed(path)).trimEnd())
      return exitCodes.done
    } catch (error) {
      if (error instanceof RefusedError) {
        const { code, words, cure } = error
        call.io.tell(refusalLine({ feed: 'draft', file: basename(path), code, words, cure }))
        return exitCodes.feedRefused
      }
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'EACCES') throw error
      throw new UsageError(`${path} can't be read (${code}): check the path`, { cause: error })
    }
  },
}
