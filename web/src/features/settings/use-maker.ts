import { useKeyWords } from './key-words.ts'

/** Who made or revoked a key: a person by name, else what acted where nobody signed in. */
export function useMaker(): (actor: string) => string {
  const t = useKeyWords()
  return (actor) => {
    if (actor === 'system:command-line') return t('system.command-line')
    return actor === 'system:demo' ? t('system.demo') : actor
  }
}
