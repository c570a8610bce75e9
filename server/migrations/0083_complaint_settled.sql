-- Who told of a complaint or settled it, by the name people read, and how it was settled. Free text
-- may name a person: it stays in the ledger.

alter table complaint_change
  add column by_name text,
  add column how text check (length(how) between 4 and 400),
  add check (how is null or not opened);
