-- What other systems tell: events, contacts, outcomes. Append-only; the sender's own number makes a
-- repeat harmless. `source` is the name of the API key, so that a renewed key is the same sender.

alter table api_key drop constraint api_key_scopes_check;
alter table api_key add constraint api_key_scopes_check check (
  cardinality(scopes) > 0
  and scopes <@ array[
    'decision.ask', 'event.send', 'contact.send', 'outcome.send', 'receipt.send'
  ]
);

-- Grain: one row a message. Users who are no customers yet are kept: their events become facts the
-- night they are known. Nothing but properties that the strategy names is kept.
create table event_received (
  event_no bigint generated always as identity primary key,
  source text not null,
  message_id text not null,
  type text not null check (
    type in ('identify', 'track', 'page', 'screen', 'group', 'alias')
  ),
  name text,
  user_id text,
  anonymous_id text,
  -- Whether the user was a customer of the night served when it came.
  known boolean not null,
  properties jsonb not null default '{}',
  -- When it happened, by our clock; the day is the bank's.
  at timestamptz not null,
  business_date date not null,
  received_at timestamptz not null,
  unique (source, message_id)
);

create index event_received_by_name on event_received (source, type, name);

-- Grain: one row a contact told; the contact itself is conduct's `contact_made`.
create table contact_told (
  source text not null,
  contact_id text not null,
  customer_id text not null,
  received_at timestamptz not null,
  primary key (source, contact_id)
);

create table outcome_told (
  outcome_no bigint generated always as identity primary key,
  source text not null,
  outcome_id text not null,
  customer_id text not null,
  contact_id text,
  kind text not null check (
    kind in (
      'reached', 'not_reached', 'interested', 'declined',
      'purchased', 'do_not_contact', 'complaint', 'appointment'
    )
  ),
  product_id text,
  amount_cents bigint check (amount_cents >= 0),
  staff_number text,
  at timestamptz not null,
  business_date date not null,
  received_at timestamptz not null,
  unique (source, outcome_id)
);

create index outcome_told_of_customer on outcome_told (customer_id, business_date);

create trigger event_received_is_append_only
before update or delete or truncate on event_received
for each statement execute function refuse_change();

create trigger contact_told_is_append_only
before update or delete or truncate on contact_told
for each statement execute function refuse_change();

create trigger outcome_told_is_append_only
before update or delete or truncate on outcome_told
for each statement execute function refuse_change();
