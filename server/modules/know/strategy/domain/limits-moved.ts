import type { Change } from './difference.ts'

export interface MovedLimit {
  readonly entry: string
  readonly field: string | null
  readonly before: string | null
  readonly after: string | null
  /** `states`: says something else of an action or product that the law asks about. */
  readonly direction: 'loosens' | 'tightens' | 'states'
}

/** What an action says of itself that decides which law it is held to. */
const statements = /^(purpose|family|product|products|product_risk|private_placement|minimum)\b/

/** The changes a second person must look at first: limits of conduct, and what actions claim. */
export function limitsMoved(changes: readonly Change[]): MovedLimit[] {
  return changes.flatMap((change): MovedLimit[] => {
    const { entry, field, before, after } = change
    if (entry === 'conduct' || entry === 'arbitration') {
      const direction = directionOf(field ?? '', before, after)
      return direction === undefined ? [] : [{ entry, field, before, after, direction }]
    }
    if (entry.startsWith('actions.') && statements.test(field ?? '')) {
      return [{ entry, field, before, after, direction: 'states' }]
    }
    return []
  })
}

type Direction = MovedLimit['direction']

function directionOf(
  field: string,
  before: string | null,
  after: string | null,
): Direction | undefined {
  // A limit that came or went: without it more is allowed.
  if (/^caps\.[^.]+$/.test(field) || /^hours\.[^.]+$/.test(field)) {
    return after === null ? 'loosens' : 'tightens'
  }
  const [was, is] = [sizeOf(before), sizeOf(after)]
  const wider = is - was
  if (/^caps\.[^.]+\.most$/.test(field)) return byRise(wider)
  if (/^hours\.[^.]+\.to$/.test(field)) return byRise(wider)
  if (/^hours\.[^.]+\.from$/.test(field)) return byRise(-wider)
  if (/^hours\.[^.]+\.on_holidays$/.test(field)) return after === 'true' ? 'loosens' : 'tightens'
  if (field === 'elder_high_risk_from' || field === 'assessment_months') return byRise(wider)
  if (field === 'holdout') return byRise(-wider)
  // What can't be measured is shown as a statement, never passed over.
  return /^(caps|hours)\b/.test(field) && !/\.(words|source)/.test(field) ? 'states' : undefined
}

function byRise(rise: number): Direction {
  return rise === 0 || Number.isNaN(rise) ? 'states' : rise > 0 ? 'loosens' : 'tightens'
}

/** `4`, `R4` and `0.05` as numbers; nothing said is no limit at all. */
function sizeOf(text: string | null): number {
  return text === null ? Number.POSITIVE_INFINITY : Number(text.replace(/^[CR]/, ''))
}
