import type { Words } from '#contracts/words.ts'

/** The name under which a campaign's clock and its jobs keep what they did. */
export const SYSTEM_NAME = 'system'

/** A note of the system's, in both languages, as it is kept. */
export function systemNote(words: Words): string {
  return JSON.stringify({ zh: words.zh, en: words.en })
}

/** Who did it and what they noted: people's names and notes as they are, ours in words. */
export function readChange(
  name: string,
  note: string | null,
): { readonly by: Words; readonly note: Words | null } {
  if (name !== SYSTEM_NAME) return { by: same(name), note: note ? same(note) : null }
  return {
    by: { zh: '系统', en: 'the system' },
    note: note ? (JSON.parse(note) as Words) : null,
  }
}

function same(text: string): Words {
  return { zh: text, en: text }
}
