import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { scopeCondition } from './domain/scope.ts'
import type { Scope } from './domain/scope.ts'

/** `scopeCondition` for a ledger table that carries the same scope columns as `profile`. */
export function ledgerScopeCondition(scope: Scope, alias?: string): RawBuilder<boolean> {
  const { sql: text, params } = scopeCondition(scope, alias)
  const pieces = text
    .split('?')
    .flatMap((piece, index) =>
      index === 0 ? [sql.raw(piece)] : [sql`${params[index - 1]}`, sql.raw(piece)],
    )
  return sql<boolean>`(${sql.join(pieces, sql.raw(''))})`
}
