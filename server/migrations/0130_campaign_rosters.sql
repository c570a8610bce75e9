-- What was approved is a ceiling; arms are exact within a block; the worthiest come first.

alter table campaign
  -- People of both arms, of each, and the most it may cost, as they stood when it was approved.
  -- Null: not approved, or approved before ceilings were kept.
  add column approved_people integer,
  add column approved_treated integer,
  add column approved_control integer,
  add column approved_cents bigint,
  -- Who let the plan as it stands pass, and as what: compliance and consumer protection are two
  -- people. The history keeps every one for good.
  add column reviews jsonb not null default '[]';


alter table campaign_member
  -- Of the customer, in hundredths of the value index, when they were drawn.
  add column worth bigint not null default 0,
  -- Drawn together: 1 at launch, later entrants by the wave they came in at.
  add column block smallint not null default 1;

create index campaign_member_by_worth on campaign_member (campaign_id, worth desc, customer_id)
  where arm = 'treated';
drop index campaign_member_by_draw;

-- A wave goes by worth: how far it came. Null: at its beginning.
alter table campaign_wave
  add column given_worth bigint,
  add column entrants_at timestamptz;

alter table mailing
  -- After this instant nothing goes out any more. Null: no end.
  add column send_until timestamptz;

alter table message
  -- Of those due at the same instant the worthiest goes first.
  add column worth bigint not null default 0,
  -- Priced by its parts: of one message, in the mailing's cents.
  add column parts smallint not null default 1;

drop index message_due;
create index message_due on message (mailing_id, due_at, worth desc, message_key)
  where state = 'waiting';
