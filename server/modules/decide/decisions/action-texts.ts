import { quoteText } from '#platform/lake/index.ts'
import type { Connection } from '#platform/lake/index.ts'
import type { Action } from '#modules/know/strategy/index.ts'

/**
 * What a customer or colleague reads of each action, as one text: what it sells is seen here, whatever
 * it calls itself. For the certificate, which takes no action's word for its family or purpose.
 */
export async function writeActionTexts(
  connection: Connection,
  actions: readonly Action[],
): Promise<void> {
  await connection.run('create table mart.action_text (action varchar, text varchar)')
  if (actions.length === 0) return
  const rows = actions.map((action) => `(${quoteText(action.name)}, ${quoteText(textOf(action))})`)
  await connection.run(`insert into mart.action_text values\n  ${rows.join(',\n  ')}`)
}

function textOf({ words, treatments }: Action): string {
  const copies = treatments.flatMap(({ copy }) => [copy.zh, copy.en])
  return [words.zh, words.en, ...copies].join('\n').toLowerCase()
}
