-- What is to be said to whom, until it is known what became of it. Names, numbers and addresses are
-- looked up in the vault when a message goes out and never stored here.

-- One text over one channel. Grain: a wave of a campaign, or what else is sent together.
create table mailing (
  mailing_id text primary key check (length(mailing_id) between 1 and 120),
  -- Null: no campaign's.
  campaign_id text,
  wave integer not null,
  name text not null,
  channel text not null check (channel in ('sms', 'email', 'app')),
  -- The action of the strategy it comes from; null: the traits alone say what conduct asks.
  action text,
  traits jsonb not null,
  subject text,
  copy text not null,
  send_after timestamptz not null,
  -- Of one message, charged when it is accepted.
  cost_cents bigint not null check (cost_cents >= 0),
  state text not null default 'running' check (state in ('running', 'held', 'stopped')),
  created_at timestamptz not null
);

create index mailing_of_campaign on mailing (campaign_id);
create index mailing_running on mailing (channel, send_after) where state = 'running';

-- Grain: one message a mailing and customer.
create table message (
  -- What gateways know it by, and the number of the contact it makes. Says nothing of the customer.
  message_key text primary key,
  mailing_id text not null references mailing,
  customer_id text not null,
  state text not null default 'waiting' check (
    state in ('waiting', 'sending', 'accepted', 'delivered', 'failed', 'dead', 'withheld')
  ),
  attempts integer not null default 0,
  -- Not before this instant.
  due_at timestamptz not null,
  -- It may have been accepted without our hearing so: asked before it is sent again.
  in_doubt boolean not null default false,
  -- The number of the process that sends it; a connection of that process holds a lock on it.
  sender integer,
  -- Why it was withheld, put off, refused or given up; all null or all there.
  reason_stage text,
  reason_code text,
  reason_zh text,
  reason_en text,
  reason_source text,
  -- The bank's day and the cost of its acceptance.
  business_date date,
  cost_cents bigint,
  accepted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (mailing_id, customer_id),
  check ((state = 'sending') = (sender is not null)),
  check ((accepted_at is null) = (business_date is null)),
  check ((reason_code is null) = (reason_stage is null)),
  check ((reason_code is null) = (reason_zh is null)),
  check ((reason_code is null) = (reason_en is null))
);

create index message_due on message (mailing_id, due_at, message_key) where state = 'waiting';
create index message_to_customer on message (customer_id, created_at);
create index message_dead on message (mailing_id, message_key) where state = 'dead';
-- What may reach a customer any moment counts against the caps as if it had.
create index message_in_flight on message (customer_id) where state = 'sending' or in_doubt;
create index message_sending on message (sender) where state = 'sending';

-- What a gateway said became of a message. Grain: one row a message, the first that was told.
create table message_receipt (
  message_key text primary key references message,
  status text not null check (status in ('delivered', 'failed')),
  -- The gateway's code; free text could name a person.
  code text,
  at timestamptz not null,
  business_date date not null,
  received_at timestamptz not null
);

-- Notices the bank's own app fetches and shows. Grain: one row a message.
create table notice (
  message_key text primary key references message,
  customer_id text not null,
  made_at timestamptz not null
);

create index notice_of_customer on notice (customer_id, made_at);

-- Keys made by the ledger's own first user.
create table delivery_secret (
  purpose text primary key,
  secret bytea not null check (octet_length(secret) = 32)
);

create sequence delivery_sender_number as integer cycle;

-- The bank's app fetches notices by a key.
alter table api_key drop constraint api_key_scopes_check;
alter table api_key add constraint api_key_scopes_check check (
  cardinality(scopes) > 0
  and scopes <@ array[
    'decision.ask', 'event.send', 'contact.send', 'outcome.send', 'receipt.send', 'notice.read'
  ]
);
