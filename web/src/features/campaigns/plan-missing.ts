import type { Words } from '#contracts/words.ts'
import type { Draft } from '../../ui/rule/draft.ts'
import { type Lack, type Section, sectionOf, sectionOfLack } from './plan-draft.ts'

/** One thing that keeps a plan from being submitted, and the part of the page to mend it in. */
export interface Missing {
  readonly key: string
  readonly section: Section
  readonly words: Words | string
}

interface Said {
  lack(lack: Lack): string
  readonly rule: string
}

/**
 * What the page itself sees missing, then what the server found in the plan as it last read it.
 * A place the page speaks of is not named again by the server's words.
 */
export function missingOf(
  lacks: readonly Lack[],
  draft: Pick<Draft, 'problems' | 'unfinished'>,
  found: readonly { readonly path: string; readonly words: Words }[],
  said: Said,
): Missing[] {
  const own = lacks.map(
    (lack): Missing => ({ key: lack, section: sectionOfLack(lack), words: said.lack(lack) }),
  )
  const rule: Missing[] =
    draft.problems.length > 0 || draft.unfinished.length > 0
      ? [{ key: 'rule', section: 'audience', words: said.rule }]
      : []
  const named = new Set<string>(lacks.map((lack) => PATHS[lack] ?? lack))
  const theirs = found
    .filter(({ path }) => !named.has(path))
    .map(({ path, words }, index) => ({ key: `${path} ${index}`, section: sectionOf(path), words }))
  return [...own, ...rule, ...theirs]
}

/** How the server calls what the page saw itself. */
const PATHS: Readonly<Partial<Record<Lack, string>>> = {
  target: 'goal.target',
  window: 'goal.windowDays',
  order: 'to',
  control: 'controlShare',
  cap: 'budget.capCents',
  per_contact: 'budget.costPerContactCents',
}
