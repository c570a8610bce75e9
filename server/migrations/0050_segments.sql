-- Saved segments: a rule with a name, kept by one person and perhaps shared with all.
-- A deleted one stays, for the audit row that speaks of it.
create table segment (
  segment_id text primary key,
  owner_id text not null,
  owner_name text not null,
  name text not null check (length(name) between 1 and 60),
  rule_text text not null,
  rule_tree jsonb not null,
  rule_words jsonb not null,
  shared boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create unique index segment_name_of_owner
  on segment (owner_id, lower(name))
  where deleted_at is null;

create index segment_shared_by_name
  on segment (name)
  where shared and deleted_at is null;
