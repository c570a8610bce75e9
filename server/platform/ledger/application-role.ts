import type pg from 'pg'
import type { Log } from '#platform/log/index.ts'
import { parseDatabaseUrl } from './connection.ts'
import type { LedgerAddress } from './connection.ts'
import { connect } from './open-ledger.ts'
import type { Ledger } from './open-ledger.ts'

/** Whom the server works as: it owns no table of ours and switches no trigger off. */
export const APPLICATION_ROLE = 'zhike_app'

/** Any number of ours: processes that start at once grant one after another. */
const GRANT_LOCK = 7_310_042

/**
 * The ledger as the application uses it. The owner migrates and grants; every other statement runs
 * as a role that reads and writes rows, and cannot rewrite the audit chain whatever is asked of it.
 * @param owner an open, migrated ledger; closed with what is returned
 * @param given of the bank's own database: whom the application is there. Absent: the embedded
 *   server, where the role is made
 */
export async function asApplication(
  owner: Ledger,
  log: Log,
  given?: string | undefined,
): Promise<Ledger> {
  const address = given === undefined ? embeddedAddress(owner.address) : parseDatabaseUrl(given)
  const role = decodeURIComponent(new URL(address.url).username)
  await grant(owner.pool, role, { make: given === undefined })
  await owner.pool.end()
  return await connect(owner.kind, address, log, owner.leave)
}

function embeddedAddress({ url, shown }: LedgerAddress): LedgerAddress {
  const own = new URL(url)
  own.username = APPLICATION_ROLE
  return { url: own.href, shown }
}

async function grant(pool: pg.Pool, role: string, { make }: { make: boolean }): Promise<void> {
  const client = await pool.connect()
  const name = client.escapeIdentifier(role)
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [GRANT_LOCK])
    if (make) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (rowCount === 0) {
        await client.query(`create role ${name} login nosuperuser nocreatedb nocreaterole`)
      }
      await client.query(`create schema if not exists pgboss authorization ${name}`)
      await handOver(client, role, name)
    }
    await client.query(`
      grant usage on schema public to ${name};
      grant select, insert, update, delete on all tables in schema public to ${name};
      grant usage, select on all sequences in schema public to ${name};
      revoke update, delete on audit_entry, user_standing from ${name};
      revoke insert, delete on audit_head from ${name};
      revoke delete on proposal from ${name};
      revoke insert, update, delete on schema_migration, ledger_identity from ${name};
    `)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** The job queue makes its own tables: those an earlier version left belong to the role too. */
async function handOver(client: pg.PoolClient, role: string, name: string): Promise<void> {
  const { rows } = await client.query<{ what: string }>(
    `select format(
        '%s %I.%I',
        case c.relkind
          when 'S' then 'sequence'
          when 'v' then 'view'
          when 'm' then 'materialized view'
          else 'table'
        end,
        n.nspname,
        c.relname
      ) as what
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'pgboss'
      and c.relkind in ('r', 'p', 'S', 'v', 'm')
      and pg_get_userbyid(c.relowner) <> $1
      and not exists (
        select from pg_depend as d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S'
      )
    union all
    select 'function ' || p.oid::regprocedure
    from pg_proc as p
    join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname = 'pgboss' and pg_get_userbyid(p.proowner) <> $1
    union all
    select format('type %I.%I', n.nspname, t.typname)
    from pg_type as t
    join pg_namespace as n on n.oid = t.typnamespace
    where n.nspname = 'pgboss' and t.typtype = 'e' and pg_get_userbyid(t.typowner) <> $1
    union all
    select 'schema pgboss'
    from pg_namespace
    where nspname = 'pgboss' and pg_get_userbyid(nspowner) <> $1`,
    [role],
  )
  for (const { what } of rows) await client.query(`alter ${what} owner to ${name}`)
}

/** What the role of an open ledger could do to the audit chain. */
export type RolePower = 'least' | 'owner' | 'superuser'

export async function powerOf(pool: pg.Pool): Promise<RolePower> {
  const { rows } = await pool.query<{ superuser: boolean; owner: boolean }>(`
    select
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      coalesce((
        select pg_has_role(current_user, relowner, 'usage')
        from pg_class
        where oid = to_regclass('audit_entry')
      ), false) as owner
  `)
  const [row] = rows
  if (row?.superuser === true) return 'superuser'
  return row?.owner === true ? 'owner' : 'least'
}
