-- What every book (台账) shares. A shipped book's entries lie in a table of its own (`book_NAME`,
-- a later migration); those of a bank's own books lie here.

-- The day a text names: immutable, so that a column may be worked out from it.
create function book_day(text) returns date
language sql
immutable strict
return make_date(
  substr($1, 1, 4)::integer, substr($1, 6, 2)::integer, substr($1, 9, 2)::integer
);

-- Grain: one row an entry of a book that the bank declared.
create table book_entry (
  book text not null,
  entry_id uuid not null,
  version integer not null check (version > 0),
  state text not null,
  body jsonb not null check (jsonb_typeof(body) = 'object'),
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  rm_id text,
  assistant_rm_id text,
  outlet_id text,
  sub_branch_id text,
  branch_id text,
  primary key (book, entry_id)
);
create index book_entry_newest on book_entry (book, made_at desc, entry_id);
create index book_entry_by_state on book_entry (book, state, made_at desc, entry_id);
create index book_entry_of_rm_id on book_entry (book, rm_id, made_at desc, entry_id);
create index book_entry_of_assistant_rm_id on book_entry (
  book, assistant_rm_id, made_at desc, entry_id
);
create index book_entry_of_outlet_id on book_entry (book, outlet_id, made_at desc, entry_id);
create index book_entry_of_sub_branch_id on book_entry (
  book, sub_branch_id, made_at desc, entry_id
);
create index book_entry_of_branch_id on book_entry (book, branch_id, made_at desc, entry_id);

-- Grain: one row a value of such an entry that is found, filtered or sorted by.
create table book_value (
  book text not null,
  field text not null,
  entry_id uuid not null,
  text text,
  -- Whole numbers, hundredths of money and per cents.
  number bigint,
  day date,
  primary key (book, field, entry_id),
  foreign key (book, entry_id) references book_entry (book, entry_id) on delete cascade
);
create index book_value_text on book_value (book, field, text, entry_id) where text is not null;
create index book_value_find on book_value (book, field, lower(text) text_pattern_ops)
where text is not null;
create index book_value_number on book_value (book, field, number, entry_id)
where number is not null;
create index book_value_day on book_value (book, field, day, entry_id) where day is not null;
create index book_value_of_entry on book_value (book, entry_id);

-- Grain: one row a thing done to an entry, of any book. Never changed.
create table book_history (
  history_id bigint generated always as identity primary key,
  book text not null,
  entry_id uuid not null,
  version integer not null,
  -- `make`, `change`, or the act's name.
  act text not null,
  at timestamptz not null,
  by_actor text not null,
  by_name text not null,
  reason text,
  -- [{field, before, after}]; of what the vault keeps only that it changed.
  changes jsonb not null,
  unique (book, entry_id, version)
);
create trigger book_history_stays
before update or delete or truncate on book_history
for each statement execute function refuse_change();

-- Grain: one row a clock of an entry, of any book.
create table book_clock (
  book text not null,
  entry_id uuid not null,
  clock text not null,
  -- What it counts from: a day or an instant; neither while that is not known.
  from_day date,
  from_at timestamptz,
  -- How long it stood still, and since when it does.
  held_ms bigint not null default 0,
  held_at timestamptz,
  ended_at timestamptz,
  -- Worked out when last written; null where the calendar does not reach so far.
  due_day date,
  due_at timestamptz,
  primary key (book, entry_id, clock)
);
create index book_clock_due on book_clock (book, clock, due_day) where ended_at is null;
