-- What customers answer, and numbers and addresses nothing reaches any more.

-- One answer as the gateway told of it. The number itself is not kept: whose it was is.
create table inbound_message (
  -- The gateway's own number of the message: told twice, it is taken once.
  inbound_id text primary key check (length(inbound_id) between 1 and 200),
  -- When the customer wrote it, and when we heard.
  at timestamptz not null,
  received_at timestamptz not null,
  -- What the customer wrote; read by people where no machine understands it.
  text text not null check (length(text) <= 500),
  -- Everybody whose number it is.
  customer_ids text[] not null,
  outcome text not null check (outcome in (
    'refused', 'left_alone', 'shared_number', 'unknown_number', 'to_be_read'
  )),
  -- Of one to be read: who read it, and what came of it.
  settled_at timestamptz,
  settled_by text,
  settled_note text,
  check ((settled_at is null) = (settled_by is null))
);

create index inbound_to_be_read on inbound_message (received_at, inbound_id)
  where outcome in ('to_be_read', 'shared_number') and settled_at is null;

-- A number or address nothing is sent to any more: it bounced for good, or somebody at a number that
-- many share refused. It is closed until it changes: known by its keyed hash, and, as the hash is
-- another after the key is changed, by the customer who held it and since when.
create table address_closed (
  closed_id bigint generated always as identity primary key,
  field text not null check (field in ('mobile', 'email')),
  tag text not null,
  customer_id text,
  because text not null check (because in ('bounced', 'refused')),
  code text,
  message_key text,
  closed_at timestamptz not null
);

create index address_closed_by_tag on address_closed (tag, field);
create index address_closed_of_customer on address_closed (customer_id, field);
create unique index address_closed_by_message on address_closed (message_key, customer_id);

create trigger address_closed_is_append_only
before update or delete or truncate on address_closed
for each statement execute function refuse_change();

-- The latest word of a gateway counts, not the first: a message can fail after it was delivered.
alter table message_receipt drop constraint message_receipt_pkey;
alter table message_receipt add primary key (message_key, status);

-- The most SMS a message of this copy can take: what waits is reckoned with it. `cost_cents` is of one.
alter table mailing add column parts smallint not null default 1 check (parts > 0);

-- To which address a message went, by keyed hash: what bounces later closes this one, not another.
alter table message add column address_tag text;

-- The gateway's upstream tells of answers by a key.
alter table api_key drop constraint api_key_scopes_check;
alter table api_key add constraint api_key_scopes_check check (
  cardinality(scopes) > 0
  and scopes <@ array[
    'decision.ask', 'event.send', 'contact.send', 'outcome.send', 'receipt.send', 'notice.read',
    'inbound.send'
  ]
);
