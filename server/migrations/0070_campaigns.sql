-- Campaigns: what was planned, who decided, who belongs to which arm, which waves went out.

create table campaign (
  campaign_id text primary key,
  -- Raised by every change of plan or state: who acts says which version they saw.
  version integer not null,
  state text not null check (state in (
    'draft', 'in_review', 'returned', 'approved', 'running', 'paused', 'stopped', 'finished'
  )),
  plan jsonb not null,
  -- The audience's rule in every reading: text, tree, words.
  audience jsonb not null,
  -- Of the plan, for the calendar.
  starts_on date not null,
  ends_on date not null,
  created_by text not null,
  created_name text not null,
  created_at timestamptz not null,
  -- Who last changed the plan: neither they nor its maker may approve it.
  changed_by text not null,
  changed_at timestamptz not null,
  -- SHA-256 of the plan that was approved: nothing else launches.
  approved_plan text,
  launched_at timestamptz,
  launched_on date,
  -- The last day outcomes count; the campaign is finished the day after.
  measured_until date,
  members_fixed_at timestamptz,
  -- Members by arm, counted when they were fixed.
  treated integer not null default 0,
  control integer not null default 0,
  held_out integer not null default 0,
  -- The night the members were taken from.
  mart_date date,
  mart_hash text,
  strategy text,
  ended_at timestamptz,
  deleted_at timestamptz,
  check (launched_on is null or measured_until is not null)
);

create index campaign_by_period on campaign (starts_on, ends_on) where deleted_at is null;
create index campaign_live on campaign (state) where state in ('running', 'paused');

-- Keys of the hashes that draw arms: one a campaign, one for the bank's holdout. Never shown.
create table campaign_secret (
  name text primary key,
  secret text not null check (length(secret) = 64)
);

create table campaign_change (
  change_id bigint generated always as identity primary key,
  campaign_id text not null references campaign,
  version integer not null,
  what text not null,
  at timestamptz not null,
  by_actor text not null,
  by_name text not null,
  note text,
  -- The plan as it was made or changed; null where only the state moved.
  plan jsonb
);

create index campaign_change_of_campaign on campaign_change (campaign_id, change_id);

create trigger campaign_change_is_append_only
before update or delete or truncate on campaign_change
for each statement execute function refuse_change();

-- Fixed at launch. `draw` is the keyed hash as a number below 2^32: arms can be checked again.
create table campaign_member (
  campaign_id text not null references campaign,
  customer_id text not null,
  arm text not null check (arm in ('treated', 'control', 'holdout')),
  draw bigint not null,
  assigned_on date not null,
  primary key (campaign_id, customer_id)
);

create index campaign_member_by_draw on campaign_member (campaign_id, draw, customer_id)
  where arm = 'treated';

create trigger campaign_member_is_append_only
before update or delete or truncate on campaign_member
for each statement execute function refuse_change();

create table campaign_wave (
  campaign_id text not null references campaign,
  wave smallint not null check (wave between 1 and 3),
  phase text not null,
  channel text not null,
  due date not null,
  -- Null: waits for its day.
  sent_at timestamptz,
  contacts integer,
  primary key (campaign_id, wave)
);

create index campaign_wave_waiting on campaign_wave (due) where sent_at is null;

-- How many were left out, and by which rule: wave 0 is the launch.
create table campaign_withheld (
  campaign_id text not null references campaign,
  wave smallint not null,
  stage text not null,
  code text not null,
  words jsonb not null,
  customers integer not null,
  primary key (campaign_id, wave, stage, code)
);
