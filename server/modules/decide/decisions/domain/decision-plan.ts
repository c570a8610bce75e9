import type { Words } from '#contracts/words.ts'
import type { BusinessDate } from '#kernel/business-date.ts'
import type { Gate, OpenChannel, ProductChoice } from '#modules/decide/conduct/index.ts'
import type { Action, LoadedPack } from '#modules/know/strategy/index.ts'

/** One action as a night asks about it. */
export interface ActionPlan {
  readonly action: Action
  /** Its column in the mart's `decision`. */
  readonly column: string
  /** In force on the date, in the order they are asked; the first that holds refuses. */
  readonly gates: readonly Gate[]
  /** Not in force yet: shown, not applied. */
  readonly coming: readonly Gate[]
  /** In order of preference. */
  readonly channels: readonly OpenChannel[]
  /** What it may offer, in order: the first that nothing refuses is named. Empty: it names none. */
  readonly products: readonly ProductChoice[]
}

/** A strategy's actions on a date, by name: the order that settles ties. */
export interface DecisionPlan {
  readonly loaded: LoadedPack
  readonly date: BusinessDate
  /** Offers kept for each customer. */
  readonly top: number
  readonly actions: readonly ActionPlan[]
}

/** How actions passed by every gate but not among the best are told apart. */
export const belowTop = {
  code: 'below_top',
  words: { zh: '优先级低于已入选的动作', en: 'its priority is below those chosen' },
} as const satisfies { code: string; words: Words }

export const otherChannel = {
  code: 'other_channel',
  words: { zh: '不通过所问渠道', en: 'it does not go over the channel asked for' },
} as const satisfies { code: string; words: Words }

/** `decision` holds a gate's number in a byte, ties hold an action's. */
const MOST_GATES = 250
export const MOST_ACTIONS = 250

/** Orders actions by name and refuses more than the mart's columns can tell apart. */
export function decisionPlan(
  loaded: LoadedPack,
  date: BusinessDate,
  planOf: (action: Action) => Pick<ActionPlan, 'gates' | 'coming' | 'channels' | 'products'>,
): DecisionPlan {
  const actions = loaded.pack.actions
    .map((action) => ({ action, column: `a_${action.name}`, ...planOf(action) }))
    .toSorted((a, b) => (a.action.name < b.action.name ? -1 : 1))
  if (actions.length > MOST_ACTIONS) throw new Error(`more than ${MOST_ACTIONS} actions`)
  for (const { action, gates } of actions) {
    if (gates.length > MOST_GATES) {
      throw new Error(`${action.name} has more than ${MOST_GATES} gates`)
    }
  }
  return { loaded, date, top: loaded.pack.arbitration.top, actions }
}
