-- What customers told us and how they were contacted since the last night. Append-only: the latest
-- row counts, a correction is a new row. `business_date` is the day in the bank's time zone.

create table consent_change (
  change_id bigint generated always as identity primary key,
  customer_id text not null,
  purpose text not null check (purpose in ('marketing', 'personalised', 'sharing', 'sensitive')),
  -- Null: every channel.
  channel text check (channel in ('sms', 'phone', 'email', 'app', 'wecom')),
  given boolean not null,
  business_date date not null,
  at timestamptz not null,
  by_actor text not null,
  by_name text not null,
  proof text not null check (length(proof) between 2 and 200)
);

create index consent_change_of_customer on consent_change (customer_id, change_id);
create index consent_change_by_date on consent_change (business_date);

create table do_not_contact (
  change_id bigint generated always as identity primary key,
  customer_id text not null,
  -- False: lifted by the customer.
  held boolean not null,
  business_date date not null,
  at timestamptz not null,
  by_actor text not null,
  by_name text not null,
  proof text not null check (length(proof) between 2 and 200)
);

create index do_not_contact_of_customer on do_not_contact (customer_id, change_id);
create index do_not_contact_by_date on do_not_contact (business_date);

create table complaint_change (
  change_id bigint generated always as identity primary key,
  complaint_id text not null,
  customer_id text not null,
  opened boolean not null,
  topic text,
  business_date date not null,
  at timestamptz not null,
  by_actor text not null,
  unique (complaint_id, opened)
);

create index complaint_change_of_customer on complaint_change (customer_id, change_id);

create table contact_made (
  change_id bigint generated always as identity primary key,
  contact_id text not null,
  customer_id text not null,
  channel text not null,
  purpose text not null check (purpose in ('marketing', 'service')),
  -- True: the contact was recorded in error and does not count.
  undone boolean not null default false,
  action text,
  campaign_id text,
  staff_number text,
  business_date date not null,
  at timestamptz not null,
  unique (contact_id, undone)
);

create index contact_made_to_customer on contact_made (customer_id, business_date);
create index contact_made_by_date on contact_made (business_date);

create trigger consent_change_is_append_only
before update or delete or truncate on consent_change
for each statement execute function refuse_change();

create trigger do_not_contact_is_append_only
before update or delete or truncate on do_not_contact
for each statement execute function refuse_change();

create trigger complaint_change_is_append_only
before update or delete or truncate on complaint_change
for each statement execute function refuse_change();

create trigger contact_made_is_append_only
before update or delete or truncate on contact_made
for each statement execute function refuse_change();
