import { type ReactNode, useSyncExternalStore } from 'react'

/** One sentence about what just changed; shown for a while and read out. */
let message = ''
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

const SHOWN_MS = 6_000

function say(next: string): void {
  message = next
  for (const listener of listeners) listener()
}

/** Says a sentence at the foot of the page and to a screen reader. */
export function announce(sentence: string): void {
  clearTimeout(timer)
  say(sentence)
  timer = setTimeout(() => say(''), SHOWN_MS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The one live region; stands in the frame of the page. */
export function Announcer(): ReactNode {
  const sentence = useSyncExternalStore(subscribe, () => message)
  return (
    <output className="announcer" aria-live="polite">
      {sentence === '' ? null : <span>{sentence}</span>}
    </output>
  )
}
