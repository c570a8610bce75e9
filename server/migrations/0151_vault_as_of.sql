-- Which delivery a kept value is of: an older file that comes later does not put an old number back.

alter table vault_entry add column as_of date;

-- Values a delivery said are no longer there. Grain: one row a subject and field, the newest word.
create table vault_cleared (
  subject_kind text not null,
  subject_id text not null,
  field text not null,
  as_of date not null,
  primary key (subject_kind, subject_id, field)
);
