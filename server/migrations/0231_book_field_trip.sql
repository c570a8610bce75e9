-- Field trip (外拓走访), declared in books/field-trip.yaml. Grain: one row an entry.

create table book_field_trip (
  entry_id uuid primary key,
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
  "place" text generated always as (body ->> 'place') stored,
  "day" date generated always as (book_day(body ->> 'day')) stored,
  "leader" text generated always as (body ->> 'leader') stored,
  "purpose" text generated always as (body ->> 'purpose') stored,
  "people_met" bigint generated always as ((body ->> 'people_met')::bigint) stored
);

create index book_field_trip_newest on book_field_trip (made_at desc, entry_id);
create index book_field_trip_by_state on book_field_trip (state, made_at desc, entry_id);
create index book_field_trip_of_rm_id on book_field_trip (rm_id, made_at desc, entry_id);
create index book_field_trip_of_assistant_rm_id on book_field_trip (assistant_rm_id, made_at desc, entry_id);
create index book_field_trip_of_outlet_id on book_field_trip (outlet_id, made_at desc, entry_id);
create index book_field_trip_of_sub_branch_id on book_field_trip (sub_branch_id, made_at desc, entry_id);
create index book_field_trip_of_branch_id on book_field_trip (branch_id, made_at desc, entry_id);
create index book_field_trip_by_day on book_field_trip ("day", entry_id);
create index book_field_trip_by_leader on book_field_trip ("leader", entry_id);
create index book_field_trip_by_purpose on book_field_trip ("purpose", entry_id);
create index book_field_trip_by_people_met on book_field_trip ("people_met", entry_id);
create index book_field_trip_find_place on book_field_trip (lower("place") text_pattern_ops);
