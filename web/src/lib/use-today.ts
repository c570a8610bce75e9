import { useState } from 'react'

import { dayOf } from './days.ts'

/** Today by the clock of the person's own machine, as it was when the page was opened. */
export function useToday(): string {
  const [today] = useState(() => dayOf(new Date()))
  return today
}
