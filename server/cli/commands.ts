import { backup } from './backup.ts'
import { books, booksSql } from './books.ts'
import type { Command } from './command.ts'
import { customer } from './customer.ts'
import { decideCommand } from './decide.ts'
import { demoSignInsCommand } from './demo-sign-ins.ts'
import { demo } from './demo.ts'
import { feedDraft } from './feed-draft.ts'
import { evidence } from './evidence.ts'
import { init } from './init.ts'
import { intake } from './intake.ts'
import { keyAdd } from './key-add.ts'
import { night } from './night.ts'
import { person } from './person.ts'
import { releaseOutboxCommand } from './release-outbox.ts'
import { restore } from './restore.ts'
import { retention } from './retention.ts'
import { result } from './result.ts'
import { segmentCountCommand } from './segment-count.ts'
import { serve } from './serve.ts'
import { start } from './start.ts'
import { strategyApprove, strategyReturn, strategyStatus, strategySubmit } from './strategy-acts.ts'
import { strategyCheck } from './strategy-check.ts'
import { userAdd } from './user-add.ts'
import { vaultRotate } from './vault-rotate.ts'
import { verify } from './verify.ts'

/** Every command, in the order the help lists them. */
export const commands: readonly Command[] = [
  start,
  demo,
  demoSignInsCommand,
  init,
  intake,
  feedDraft,
  night,
  segmentCountCommand,
  customer,
  decideCommand,
  result,
  strategyCheck,
  strategySubmit,
  strategyApprove,
  strategyReturn,
  strategyStatus,
  verify,
  backup,
  restore,
  releaseOutboxCommand,
  vaultRotate,
  books,
  booksSql,
  person,
  retention,
  evidence,
  serve,
  userAdd,
  keyAdd,
]
