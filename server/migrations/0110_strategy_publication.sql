-- A strategy takes effect by an act of people, not by a file being saved. What is in force is the
-- newest publication; the content it is read from lies here, not in a folder somebody may edit.

-- The files a version was read from, as they were: JSON text [{ layer, file, text }]. Apart from
-- strategy_version, whose rows of earlier days have none and may not be changed.
create table strategy_source (
  hash text primary key references strategy_version,
  sources text not null
);

create trigger strategy_source_is_append_only
before update or delete or truncate on strategy_source
for each statement execute function refuse_change();

create table strategy_submission (
  submission_id bigint generated always as identity primary key,
  hash text not null references strategy_source,
  -- What was in force then; null: nothing was.
  in_force text references strategy_version,
  submitted_by text not null,
  submitted_at timestamptz not null,
  note text not null,
  unique (submission_id, submitted_by)
);

create trigger strategy_submission_is_append_only
before update or delete or truncate on strategy_submission
for each statement execute function refuse_change();

-- One verdict a submission, never by who submitted it: the table itself holds that.
create table strategy_verdict (
  submission_id bigint primary key,
  submitted_by text not null,
  verdict text not null check (verdict in ('approved', 'returned')),
  given_by text not null check (given_by <> submitted_by),
  given_at timestamptz not null,
  reason text not null check (verdict = 'approved' or reason <> ''),
  foreign key (submission_id, submitted_by)
    references strategy_submission (submission_id, submitted_by)
);

create trigger strategy_verdict_is_append_only
before update or delete or truncate on strategy_verdict
for each statement execute function refuse_change();

create table strategy_publication (
  publication_id bigint generated always as identity primary key,
  hash text not null references strategy_source,
  -- first: given to `init` or `demo`; adopted: lay in a home made before publication was asked for;
  -- unreviewed: before anybody signed in, with a reason; approved: by two people.
  how text not null check (how in ('first', 'adopted', 'unreviewed', 'approved')),
  submission_id bigint references strategy_verdict,
  published_by text not null,
  published_at timestamptz not null,
  reason text not null,
  check ((how = 'approved') = (submission_id is not null)),
  check (how <> 'unreviewed' or reason <> '')
);

create trigger strategy_publication_is_append_only
before update or delete or truncate on strategy_publication
for each statement execute function refuse_change();
