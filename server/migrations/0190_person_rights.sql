-- Who was erased from the vault: a later delivery of the same person is not kept again.
create table vault_forgotten (
  subject_kind text not null,
  subject_id text not null,
  forgotten_at timestamptz not null,
  primary key (subject_kind, subject_id)
);

-- What a person asked of their data (PIPL 44-47), and what was done. Grain: one act.
create table person_request (
  request_id bigint generated always as identity primary key,
  customer_id text not null,
  kind text not null check (kind in ('export', 'stop', 'erase')),
  at timestamptz not null,
  by_actor text not null,
  reason text not null,
  -- What came of it: erased or not, why not, until when the law asks to keep what.
  outcome jsonb not null
);

create index person_request_of on person_request (customer_id, request_id);

create trigger person_request_is_append_only
before update or delete or truncate on person_request
for each statement execute function refuse_change();
