-- Who let a night pass with the gaps it waited for, and why. What was accepted is kept as it was
-- told, so that the same night run again does not ask again, and one that lacks more does.

create table night_acceptance (
  acceptance_id bigint generated always as identity primary key,
  business_date date not null,
  gaps jsonb not null,
  reason text not null check (length(reason) between 2 and 200),
  at timestamptz not null,
  by_actor text not null
);

create index night_acceptance_date on night_acceptance (business_date);
