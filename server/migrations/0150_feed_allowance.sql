-- Columns of a feed's file that look like personal data and are none, on the word of two people
-- (proposal kind `feed.not_personal`). Grain: one row a feed and column.

create table feed_allowance (
  feed text not null,
  file_column text not null,
  proposed_by text not null,
  approved_by text not null check (approved_by <> proposed_by),
  approved_at timestamptz not null,
  reason text not null,
  primary key (feed, file_column)
);
