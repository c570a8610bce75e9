-- What people do with customers: tasks of a day, and what came of each.

-- Grain: one row a task. `task_key` says what it is about, so that a repeat changes nothing.
create table work_task (
  task_id text primary key,
  task_key text not null unique,
  kind text not null
    check (kind in ('recommendation', 'campaign', 'promise', 'appointment', 'referral')),
  state text not null check (state in ('open', 'snoozed', 'done', 'withdrawn')),
  -- A paused campaign: there, but not to be worked.
  held boolean not null default false,
  customer_id text not null,
  owner_staff text not null,
  action text,
  campaign_id text,
  campaign_name text,
  -- What conduct needs to know of what is no action of the pack.
  traits jsonb,
  opening jsonb,
  -- What was promised, or what the customer needs.
  need text,
  value_cents bigint,
  -- Of a recommendation: whole micro-yuan.
  priority bigint,
  reasons jsonb not null,
  -- The night and the strategy a recommendation came from.
  mart_date date,
  strategy text,
  due date not null,
  -- Of an appointment.
  appointed_at timestamptz,
  referred_by text,
  -- The contact in which a promise or an appointment was made.
  from_contact text,
  created_at timestamptz not null,
  created_by text not null,
  closed_at timestamptz,
  closed_because jsonb,
  check ((state in ('done', 'withdrawn')) = (closed_at is not null)),
  check ((kind = 'campaign') = (campaign_id is not null and from_contact is null)),
  check (kind <> 'appointment' or appointed_at is not null)
);

create index work_task_waiting on work_task (owner_staff, due)
  where state in ('open', 'snoozed');
create index work_task_done on work_task (owner_staff, closed_at) where state = 'done';
create index work_task_of_customer on work_task (customer_id);
create index work_task_of_campaign on work_task (campaign_id) where campaign_id is not null;
create index work_task_of_contact on work_task (from_contact) where from_contact is not null;

-- Grain: a person and a night whose recommendations they were given.
create table work_day (
  staff_number text not null,
  mart_date date not null,
  mart_hash text not null,
  strategy text not null,
  issued_at timestamptz not null,
  tasks integer not null,
  primary key (staff_number, mart_date, mart_hash)
);

-- Grain: one row an outcome, and one more where it was undone. Append-only.
create table work_outcome (
  outcome_id bigint generated always as identity primary key,
  contact_id text not null,
  -- True: recorded in error; the row before stays.
  undone boolean not null default false,
  task_id text not null references work_task,
  idempotency_key text not null,
  customer_id text not null,
  kind text not null check (kind in (
    'reached', 'not_reached', 'interested', 'declined', 'purchased', 'do_not_contact',
    'complaint', 'appointment')),
  channel text not null check (channel in ('phone', 'visit', 'outlet', 'wecom')),
  action text,
  campaign_id text,
  campaign_name text,
  product_id text,
  amount_cents bigint check (amount_cents >= 0),
  staff_number text not null,
  with_staff text,
  referred_by text,
  note text not null,
  -- The rule the contact was made against, where there was one.
  against jsonb,
  next_task text,
  business_date date not null,
  at timestamptz not null,
  unique (contact_id, undone),
  unique (task_id, idempotency_key, undone)
);

create index work_outcome_of_customer on work_outcome (customer_id, at);
create index work_outcome_of_campaign on work_outcome (campaign_id) where campaign_id is not null;
create index work_outcome_by_date on work_outcome (business_date);

create trigger work_outcome_is_append_only
before update or delete or truncate on work_outcome
for each statement execute function refuse_change();
