-- What a seller confirmed was done before a sale (SUIT 18, 39): by code of the need, as it was asked.
alter table work_outcome
  add column confirmed text[] not null default '{}';

-- What a contact of another system said it was owed for; null: nothing was said.
alter table contact_told
  add column occasion text;
