-- What the platform keeps about this ledger itself.

-- One row: which bank this is. Made once; copied into every backup, so that two homes are never
-- mixed.
create table ledger_identity (
  only_row boolean primary key default true check (only_row),
  ledger_id uuid not null default gen_random_uuid(),
  made_at timestamptz not null default now()
);

insert into ledger_identity default values;

-- Rows of an append-only table are never changed or removed; a correction is a new row.
create function refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
