import { useEffect, useState } from 'react'

/** A value as it stood when changing it paused: what is asked of the server while one types. */
export function usePaused<T>(value: T, milliseconds: number): T {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return paused
}
