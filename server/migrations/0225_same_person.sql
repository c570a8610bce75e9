-- Customer numbers of one person, as two people said. Grain: one merge of two numbers; an unmerge
-- ends it, nothing deletes it.
create table customer_merge (
  merge_id bigint generated always as identity primary key,
  one text not null,
  other text not null,
  -- By which the second person agreed.
  proposal_id uuid not null,
  merged_at timestamptz not null,
  merged_by text not null,
  ended_at timestamptz,
  ended_by text,
  end_proposal_id uuid,
  check (one < other),
  check ((ended_at is null) = (ended_by is null)),
  check ((ended_at is null) = (end_proposal_id is null))
);

create unique index customer_merge_stands on customer_merge (one, other) where ended_at is null;
create index customer_merge_of_other on customer_merge (other);

create function refuse_rewritten_merge() returns trigger
language plpgsql
as $$
begin
  if old.ended_at is not null
    or new.merge_id <> old.merge_id
    or new.one <> old.one
    or new.other <> old.other
    or new.proposal_id <> old.proposal_id
    or new.merged_at <> old.merged_at
    or new.merged_by <> old.merged_by
  then
    raise exception 'a merge is ended once and never changed'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger customer_merge_is_ended_once
before update on customer_merge
for each row execute function refuse_rewritten_merge();

create trigger customer_merge_stays
before delete or truncate on customer_merge
for each statement execute function refuse_change();

-- Who is one person by the merges that stand: worked out from them in the transaction that changes
-- them, and never written otherwise. Grain: one row a customer number that is merged.
create table person_number (
  customer_id text primary key,
  -- The least of the person's numbers.
  person text not null
);

create index person_number_of_person on person_number (person);
