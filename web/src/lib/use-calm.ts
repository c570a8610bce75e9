import { useSyncExternalStore } from 'react'

const asked = window.matchMedia('(prefers-reduced-motion: reduce)')

function subscribe(changed: () => void): () => void {
  asked.addEventListener('change', changed)
  return () => asked.removeEventListener('change', changed)
}

/** Whether the person's machine asks for pages on which nothing moves. */
export function useCalm(): boolean {
  return useSyncExternalStore(subscribe, () => asked.matches)
}
