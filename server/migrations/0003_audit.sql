-- Who did what, when, to whom: one row an act, each sealed with the hash of the one before.

create table audit_entry (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text,
  detail jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  check (octet_length(previous_hash) = 32),
  check (octet_length(hash) = 32)
);

create index audit_entry_by_subject on audit_entry (subject, seq desc) where subject is not null;
create index audit_entry_by_actor on audit_entry (actor, seq desc);
create index audit_entry_by_time on audit_entry (at);

-- The end of the chain: shows a cut-off tail, and is the lock that puts writers in order.
create table audit_head (
  only_row boolean primary key default true check (only_row),
  seq bigint not null,
  hash bytea not null check (octet_length(hash) = 32)
);

insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create trigger audit_entry_is_append_only
before update or delete or truncate on audit_entry
for each statement execute function refuse_change();

create trigger audit_head_stays
before delete or truncate on audit_head
for each statement execute function refuse_change();
