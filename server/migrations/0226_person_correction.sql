-- A value somebody asked to have corrected (PIPL 46): a delivery does not put the wrong one back; once
-- one brings the same, it is the bank's own value again.
alter table vault_entry add column corrected_at timestamptz;

-- What was corrected of a person. Grain: one act; the newest that stands of a field counts.
create table person_correction (
  correction_id bigint generated always as identity primary key,
  customer_id text not null,
  -- Null: a value of the vault, which is kept there alone.
  fact text,
  -- Which row of the fact, by its key.
  row_key jsonb not null default '{}',
  field text not null,
  value text,
  made_at timestamptz not null,
  made_by text not null,
  reason text not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('file_agrees', 'corrected_again')),
  check ((ended_at is null) = (ended_because is null)),
  check ((fact is null) = (value is null))
);

create index person_correction_standing on person_correction (fact, customer_id)
  where ended_at is null;

alter table person_request drop constraint person_request_kind_check;
alter table person_request
  add constraint person_request_kind_check check (kind in ('export', 'stop', 'erase', 'correct'));
