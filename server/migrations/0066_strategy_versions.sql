-- Every strategy a server loaded or a night ran with, by the hash of its content. It lies in the
-- ledger, not beside the marts: marts are pruned and rebuilt, but what a decision was made by must
-- be there to be shown and compared for as long as the decision is.

create table strategy_version (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  first_seen_at timestamptz not null,
  -- Entries as written, overlays laid on: [{ section, entry, file, value }].
  entries jsonb not null
);

create trigger strategy_version_is_append_only
before update or delete or truncate on strategy_version
for each statement execute function refuse_change();
