-- Who works here, who may sign in, as what, and who is signed in.

-- Grain: one row a unit the bank has delivered, as of the newest delivery.
create table org_unit (
  unit_id text primary key,
  parent_id text,
  level text not null check (level in ('head_office', 'branch', 'sub_branch', 'outlet', 'team')),
  name text not null,
  -- No longer delivered; kept because accounts and history still name it.
  removed_at timestamptz
);

create index org_unit_by_parent on org_unit (parent_id);

-- Grain: one row a member of staff the bank has delivered.
create table staff (
  staff_number text primary key,
  unit_id text,
  -- The bank's own code of the position; what a person may do here is their account's standing.
  position text not null,
  display_name text,
  joined_date date,
  left_date date,
  removed_at timestamptz
);

create index staff_by_unit on staff (unit_id);

create table user_account (
  user_id uuid primary key,
  staff_number text not null unique,
  display_name text not null,
  -- Who says that the person is who they say: our own passwords, later the bank's sign-on.
  identity_provider text not null default 'local' check (identity_provider in ('local')),
  opened_at timestamptz not null,
  opened_by text not null
);

-- Role, unit and state of an account: the newest row counts, the others are its history.
create table user_standing (
  standing_id bigint generated always as identity primary key,
  user_id uuid not null references user_account,
  role text not null
    check (role in ('rm', 'outlet_head', 'marketer', 'compliance', 'analyst', 'admin')),
  unit_id text,
  state text not null check (state in ('active', 'disabled')),
  reason text not null,
  given_at timestamptz not null,
  given_by text not null
);

create index user_standing_newest on user_standing (user_id, standing_id desc);

create trigger user_standing_is_append_only
before update or delete or truncate on user_standing
for each statement execute function refuse_change();

create view current_standing as
select distinct on (user_id)
  user_id,
  role,
  unit_id,
  state,
  given_at
from user_standing
order by user_id, standing_id desc;

create table user_password (
  user_id uuid primary key references user_account,
  -- argon2id, with its parameters, as a PHC string.
  password_hash text not null,
  set_at timestamptz not null,
  must_change boolean not null
);

create table user_session (
  session_id uuid primary key,
  user_id uuid not null references user_account,
  -- SHA-256 of the token: who reads this table can't sign in with it.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  opened_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  user_agent text,
  ended_at timestamptz,
  ended_because text,
  check ((ended_at is null) = (ended_because is null))
);

create index user_session_open on user_session (user_id) where ended_at is null;

create table sign_in_attempt (
  attempt_id bigint generated always as identity primary key,
  -- SHA-256 of the staff number as typed: people type passwords into the wrong box.
  account_key bytea not null check (octet_length(account_key) = 32),
  address text not null,
  at timestamptz not null,
  -- Written as failed before the password is looked at, so that guesses at once all count.
  outcome text not null check (outcome in ('failed', 'succeeded', 'forgiven'))
);

create index sign_in_attempt_by_account on sign_in_attempt (account_key, at desc);
create index sign_in_attempt_by_address on sign_in_attempt (address, at desc);
