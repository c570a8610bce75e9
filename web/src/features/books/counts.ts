import type { Output } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'

type StateCount = Output<'listEntries'>['states'][number]
export type Counted = Pick<StateCount, 'entries' | 'more'>

/** Of several states together; one that was counted no further makes the whole a "more than". */
export function countOf(states: readonly StateCount[]): Counted {
  return {
    entries: states.reduce((sum, { entries }) => sum + entries, 0),
    more: states.some(({ more }) => more),
  }
}

/** 1,000+ where counting stopped; nothing while it is not known. */
export function countText(counted: Counted | undefined): string {
  return counted === undefined ? '' : `${formatCount(counted.entries)}${counted.more ? '+' : ''}`
}
