import { createHash } from 'node:crypto'

const LENGTH = 32

/** A task is named by what it is about: asked for twice, it is the same task. */
export function taskIdOf(taskKey: string): string {
  return digest(`task ${taskKey}`)
}

/** The contact of a press of a button: pressed twice, it is the same contact. */
export function contactIdOf(taskId: string, idempotencyKey: string): string {
  return `work-${digest(`contact ${taskId} ${idempotencyKey}`)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, LENGTH)
}
