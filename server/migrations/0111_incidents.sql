-- What was done against a rule and noticed afterwards: by one doer, on one day, of one kind. Seen
-- once however often a night looks; answered by a person, with a reason. Rows are never changed.

create table incident (
  incident_id bigint generated always as identity primary key,
  -- The name of the check that found it, and what it says, as it stood then.
  kind text not null,
  words_zh text not null,
  words_en text not null,
  source text not null,
  -- Whose doing: campaign:C1, staff:10023, action:fund_plan, product:F1, channel:sms.
  subject text not null,
  happened date not null,
  -- The night that first found it.
  night date not null,
  first_seen_at timestamptz not null,
  -- The role that answers it, and by when.
  owner text not null check (owner in ('compliance')),
  due_on date not null,
  unique (kind, subject, happened)
);

create trigger incident_is_append_only
before update or delete or truncate on incident
for each statement execute function refuse_change();

create table incident_event (
  event_id bigint generated always as identity primary key,
  incident_id bigint not null references incident,
  -- grew: a later night found more customers; it has to be answered anew.
  event text not null check (event in ('seen', 'grew', 'answered')),
  at timestamptz not null,
  actor text not null,
  customers bigint not null check (customers > 0),
  -- JSON text: the first customers by number.
  sample text not null,
  reason text not null check (event <> 'answered' or reason <> '')
);

create index incident_event_newest on incident_event (incident_id, event_id desc);

create trigger incident_event_is_append_only
before update or delete or truncate on incident_event
for each statement execute function refuse_change();
