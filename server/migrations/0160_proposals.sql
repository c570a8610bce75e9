-- What one person proposes and a second decides. Grain: one row a proposal.

create table proposal (
  proposal_id uuid primary key,
  -- Registered by a module: `account.open`, `customer.merge` …
  kind text not null,
  -- What it is about, as the audit chain names it: `account:10023`.
  subject text not null,
  -- What would be done, by codes and numbers; nothing of the vault.
  body jsonb not null,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  state text not null default 'open'
    check (state in ('open', 'approved', 'refused', 'withdrawn')),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  -- What came of it, as its kind says; nothing of the vault.
  result jsonb,
  check ((state = 'open') = (decided_at is null)),
  check ((state = 'open') = (decided_by is null)),
  -- Held here too: who reaches the table past the code still can't be both.
  check (state not in ('approved', 'refused') or decided_by <> proposed_by),
  check (state <> 'withdrawn' or decided_by = proposed_by)
);

-- Of one thing one proposal waits at a time.
create unique index proposal_waits on proposal (kind, subject) where state = 'open';
create index proposal_by_time on proposal (proposed_at desc, proposal_id);

create function refuse_second_decision() returns trigger
language plpgsql
as $$
begin
  if old.state <> 'open'
    or new.proposal_id <> old.proposal_id
    or new.kind <> old.kind
    or new.subject <> old.subject
    or new.body <> old.body
    or new.reason <> old.reason
    or new.proposed_by <> old.proposed_by
    or new.proposed_at <> old.proposed_at
  then
    raise exception 'a proposal is decided once and never changed'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger proposal_is_decided_once
before update on proposal
for each row execute function refuse_second_decision();

create trigger proposal_stays
before delete or truncate on proposal
for each statement execute function refuse_change();
