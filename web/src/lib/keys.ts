import { useEffect } from 'react'

/** What a key, or two keys one after the other ("g c"), does. */
export type KeyMap = Readonly<Record<string, () => void>>

/** The second key of a pair has to follow within this time. */
const PAIR_MS = 1_200

/** Runs actions on keys, except while something is being typed. */
export function useKeys(keys: KeyMap): void {
  useEffect(() => {
    let first: { key: string, at: number } | undefined
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const pair = first && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${event.key}` : ''
      const action = keys[pair] ?? keys[event.key]
      first = action ? undefined : { key: event.key, at: event.timeStamp }
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [keys])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.closest('input, textarea, select, [role="combobox"]')
      !== null)
}
