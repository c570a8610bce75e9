-- Keys by which other systems ask, as pages ask by signing in.

-- Grain: one row a key. A key is revoked, never deleted: what it asked is still its own.
create table api_key (
  key_id text primary key,
  name text not null,
  -- SHA-256 of the secret: who reads this table can't ask with it.
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  scopes text[] not null check (
    cardinality(scopes) > 0
    and scopes <@ array['decision.ask', 'event.send', 'receipt.send']
  ),
  requests_per_minute integer not null check (requests_per_minute > 0),
  created_at timestamptz not null,
  created_by text not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  check ((revoked_at is null) = (revoked_by is null))
);
