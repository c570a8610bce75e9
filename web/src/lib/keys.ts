import { useEffect } from 'react'

/** What a key, or two keys one after the other ("g c"), does. */
export type KeyMap = Readonly<Record<string, () => void>>

/** The second key of a pair has to follow within this time. */
const PAIR_MS = 1_200

/** The maps of what is on the page now, the innermost last. */
const maps: KeyMap[] = []

let first: { key: string; at: number } | undefined

/** Runs actions on keys, except while something is being typed. */
export function useKeys(keys: KeyMap): void {
  useEffect(() => {
    if (maps.length === 0) document.addEventListener('keydown', onKey)
    maps.push(keys)
    return () => {
      maps.splice(maps.indexOf(keys), 1)
      if (maps.length === 0) document.removeEventListener('keydown', onKey)
    }
  }, [keys])
}

/** A pair goes before a single key of any map: `g c` is never taken for a page's own `c`. */
function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  const pair = first && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${event.key}` : ''
  const action = actionOf(pair) ?? actionOf(event.key)
  first = action ? undefined : { key: event.key, at: event.timeStamp }
  if (!action) return
  event.preventDefault()
  action()
}

function actionOf(key: string): (() => void) | undefined {
  return maps.findLast((map) => Object.hasOwn(map, key))?.[key]
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="combobox"]') !== null)
  )
}
