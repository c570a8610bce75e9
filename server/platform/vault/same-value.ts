import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

import type { VaultField } from './fields.ts'

/**
 * SQL of who else has the same value, told by keyed hashes alone: `id`, `other`, `field`. A value
 * that `most` subjects or more have is nobody's own and tells nothing of who is who: it is left out,
 * and no query ever walks through the thousands that were given one number by mistake.
 */
export function sameValueSql(
  kind: string,
  ids: readonly string[],
  fields: readonly VaultField[],
  most: number,
): RawBuilder<{ id: string; other: string; field: VaultField }> {
  return sql`
    select
      own.subject_id as id,
      other.id as other,
      own.field
    from vault_entry as own
    cross join lateral (
      select array_agg(few.subject_id) as ids
      from (
        select same.subject_id
        from vault_entry as same
        where same.search_hash = own.search_hash
          and same.field = own.field
          and same.subject_kind = own.subject_kind
        limit ${most}
      ) as few
    ) as holders
    cross join lateral unnest(holders.ids) as other (id)
    where own.subject_kind = ${kind}
      and own.subject_id = any(${ids}::text[])
      and own.field = any(${fields}::text[])
      and cardinality(holders.ids) between 2 and ${most - 1}
      and other.id <> own.subject_id`
}
