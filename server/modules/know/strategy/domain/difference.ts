import { stringify } from 'yaml'

import type { WrittenEntry } from './entries.ts'
import { isMap } from './merge.ts'
import type { Plain } from './merge.ts'

/** One thing that differs; `field` is null where a whole entry came or went. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly file: string
  /** As `actions.time_deposit_renewal`; a section that is one entry by its own name. */
  readonly entry: string
  /** As `treatments.sms.copy.zh`. */
  readonly field: string | null
  /** As the pack would write it; null: not there. */
  readonly before: string | null
  readonly after: string | null
}

/** What has to be done to `before` to make it `after`, entry by entry, field by field, by name. */
export function differenceOf(
  before: readonly WrittenEntry[],
  after: readonly WrittenEntry[],
): Change[] {
  const [old, now] = [byName(before), byName(after)]
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted()
  return names.flatMap((entry): Change[] => {
    const [was, is] = [old.get(entry), now.get(entry)]
    if (was === undefined && is !== undefined) {
      const { file, value } = is
      return [{ kind: 'added', file, entry, field: null, before: null, after: written(value) }]
    }
    if (was !== undefined && is === undefined) {
      const { file, value } = was
      return [{ kind: 'removed', file, entry, field: null, before: written(value), after: null }]
    }
    if (was === undefined || is === undefined) return []
    return changedFields(was.value, is.value).map(({ path, ...texts }) => ({
      ...{ kind: 'changed' as const, file: is.file, entry },
      field: path === '' ? null : path,
      ...texts,
    }))
  })
}

function byName(entries: readonly WrittenEntry[]): ReadonlyMap<string, WrittenEntry> {
  return new Map(
    entries.map((one) => [one.entry === null ? one.section : `${one.section}.${one.entry}`, one]),
  )
}

interface ChangedField {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** The smallest parts that differ: maps are looked into, anything else is compared whole. */
function changedFields(
  before: Plain | undefined,
  after: Plain | undefined,
  path: readonly string[] = [],
): ChangedField[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return keys.flatMap((key) => changedFields(before[key], after[key], [...path, key]))
  }
  if (isSame(before, after)) return []
  return [
    {
      path: path.join('.'),
      before: before === undefined ? null : written(before),
      after: after === undefined ? null : written(after),
    },
  ]
}

function isSame(one: Plain | undefined, other: Plain | undefined): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder)
}

/** The ledger keeps maps without their order: within a list too that is no difference. */
function inOrder(_: string, value: Plain): Plain {
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A value as a file would hold it. */
function written(value: Plain): string {
  return typeof value === 'string' ? value : stringify(value, { lineWidth: 0 }).trimEnd()
}
