-- Names and numbers that identify people, encrypted. Grain: one row a subject and field, the value
-- of today: the law asks for the shortest storage, so a value that has changed is not kept.

create table vault_key (
  version integer primary key check (version > 0),
  -- Tells a wrong key of the right version from the right one; says nothing about the key.
  check_value bytea not null check (octet_length(check_value) = 16),
  made_at timestamptz not null default now(),
  retired_at timestamptz
);

create table vault_entry (
  subject_kind text not null,
  subject_id text not null,
  field text not null,
  -- No foreign key: it would double the cost of a bulk load. Writers lock their key's row instead.
  key_version integer not null,
  ciphertext bytea not null,
  search_hash bytea not null check (octet_length(search_hash) = 32),
  stored_at timestamptz not null default now(),
  primary key (subject_kind, subject_id, field)
);

create index vault_entry_by_value on vault_entry (search_hash, field);
create index vault_entry_by_key on vault_entry (key_version);
