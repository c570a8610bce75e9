-- Generated from the migrations by `node server/migrations/generate-schema.ts`.

create sequence delivery_sender_number as integer cycle;

create sequence job_runner_number as integer cycle;

CREATE OR REPLACE FUNCTION public.book_day(text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE STRICT
RETURN make_date((substr($1, 1, 4))::integer, (substr($1, 6, 2))::integer, (substr($1, 9, 2))::integer)
;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name
    using errcode = 'restrict_violation';
end
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_rewritten_merge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.ended_at is not null
    or new.merge_id <> old.merge_id
    or new.one <> old.one
    or new.other <> old.other
    or new.proposal_id <> old.proposal_id
    or new.merged_at <> old.merged_at
    or new.merged_by <> old.merged_by
  then
    raise exception 'a merge is ended once and never changed'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_second_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;

create table address_closed (
  closed_id bigint not null generated always as identity,
  field text not null,
  tag text not null,
  customer_id text,
  because text not null,
  code text,
  message_key text,
  closed_at timestamp with time zone not null,
  constraint address_closed_pkey PRIMARY KEY (closed_id),
  constraint address_closed_because_check CHECK ((because = ANY (ARRAY['bounced'::text, 'refused'::text]))),
  constraint address_closed_field_check CHECK ((field = ANY (ARRAY['mobile'::text, 'email'::text])))
);
CREATE UNIQUE INDEX address_closed_by_message ON address_closed USING btree (message_key, customer_id);
CREATE INDEX address_closed_by_tag ON address_closed USING btree (tag, field);
CREATE INDEX address_closed_of_customer ON address_closed USING btree (customer_id, field);
CREATE TRIGGER address_closed_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON address_closed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table api_key (
  key_id text not null,
  name text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  requests_per_minute integer not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  last_address text,
  constraint api_key_pkey PRIMARY KEY (key_id),
  constraint api_key_secret_hash_key UNIQUE (secret_hash),
  constraint api_key_check CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
  constraint api_key_requests_per_minute_check CHECK ((requests_per_minute > 0)),
  constraint api_key_scopes_check CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['decision.ask'::text, 'event.send'::text, 'contact.send'::text, 'outcome.send'::text, 'receipt.send'::text, 'notice.read'::text, 'inbound.send'::text]))),
  constraint api_key_secret_hash_check CHECK ((octet_length(secret_hash) = 32))
);

create table audit_entry (
  seq bigint not null,
  at timestamp with time zone not null,
  actor text not null,
  action text not null,
  subject text,
  detail jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_entry_pkey PRIMARY KEY (seq),
  constraint audit_entry_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_entry_previous_hash_check CHECK ((octet_length(previous_hash) = 32))
);
CREATE INDEX audit_entry_by_actor ON audit_entry USING btree (actor, seq DESC);
CREATE INDEX audit_entry_by_subject ON audit_entry USING btree (subject, seq DESC) WHERE (subject IS NOT NULL);
CREATE INDEX audit_entry_by_time ON audit_entry USING btree (at);
CREATE TRIGGER audit_entry_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table audit_head (
  only_row boolean not null default true,
  seq bigint not null,
  hash bytea not null,
  constraint audit_head_pkey PRIMARY KEY (only_row),
  constraint audit_head_hash_check CHECK ((octet_length(hash) = 32)),
  constraint audit_head_only_row_check CHECK (only_row)
);
CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table book_clock (
  book text not null,
  entry_id uuid not null,
  clock text not null,
  from_day date,
  from_at timestamp with time zone,
  held_ms bigint not null default 0,
  held_at timestamp with time zone,
  ended_at timestamp with time zone,
  due_day date,
  due_at timestamp with time zone,
  constraint book_clock_pkey PRIMARY KEY (book, entry_id, clock)
);
CREATE INDEX book_clock_due ON book_clock USING btree (book, clock, due_day) WHERE (ended_at IS NULL);

create table book_entry (
  book text not null,
  entry_id uuid not null,
  version integer not null,
  state text not null,
  body jsonb not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  made_by_name text not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  rm_id text,
  assistant_rm_id text,
  outlet_id text,
  sub_branch_id text,
  branch_id text,
  constraint book_entry_pkey PRIMARY KEY (book, entry_id),
  constraint book_entry_body_check CHECK ((jsonb_typeof(body) = 'object'::text)),
  constraint book_entry_version_check CHECK ((version > 0))
);
CREATE INDEX book_entry_by_state ON book_entry USING btree (book, state, made_at DESC, entry_id);
CREATE INDEX book_entry_newest ON book_entry USING btree (book, made_at DESC, entry_id);
CREATE INDEX book_entry_of_assistant_rm_id ON book_entry USING btree (book, assistant_rm_id, made_at DESC, entry_id);
CREATE INDEX book_entry_of_branch_id ON book_entry USING btree (book, branch_id, made_at DESC, entry_id);
CREATE INDEX book_entry_of_outlet_id ON book_entry USING btree (book, outlet_id, made_at DESC, entry_id);
CREATE INDEX book_entry_of_rm_id ON book_entry USING btree (book, rm_id, made_at DESC, entry_id);
CREATE INDEX book_entry_of_sub_branch_id ON book_entry USING btree (book, sub_branch_id, made_at DESC, entry_id);

create table book_field_trip (
  entry_id uuid not null,
  version integer not null,
  state text not null,
  body jsonb not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  made_by_name text not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  rm_id text,
  assistant_rm_id text,
  outlet_id text,
  sub_branch_id text,
  branch_id text,
  place text generated always as ((body ->> 'place'::text)) stored,
  day date generated always as (book_day((body ->> 'day'::text))) stored,
  leader text generated always as ((body ->> 'leader'::text)) stored,
  purpose text generated always as ((body ->> 'purpose'::text)) stored,
  people_met bigint generated always as (((body ->> 'people_met'::text))::bigint) stored,
  constraint book_field_trip_pkey PRIMARY KEY (entry_id),
  constraint book_field_trip_body_check CHECK ((jsonb_typeof(body) = 'object'::text)),
  constraint book_field_trip_version_check CHECK ((version > 0))
);
CREATE INDEX book_field_trip_by_day ON book_field_trip USING btree (day, entry_id);
CREATE INDEX book_field_trip_by_leader ON book_field_trip USING btree (leader, entry_id);
CREATE INDEX book_field_trip_by_people_met ON book_field_trip USING btree (people_met, entry_id);
CREATE INDEX book_field_trip_by_purpose ON book_field_trip USING btree (purpose, entry_id);
CREATE INDEX book_field_trip_by_state ON book_field_trip USING btree (state, made_at DESC, entry_id);
CREATE INDEX book_field_trip_find_place ON book_field_trip USING btree (lower(place) text_pattern_ops);
CREATE INDEX book_field_trip_newest ON book_field_trip USING btree (made_at DESC, entry_id);
CREATE INDEX book_field_trip_of_assistant_rm_id ON book_field_trip USING btree (assistant_rm_id, made_at DESC, entry_id);
CREATE INDEX book_field_trip_of_branch_id ON book_field_trip USING btree (branch_id, made_at DESC, entry_id);
CREATE INDEX book_field_trip_of_outlet_id ON book_field_trip USING btree (outlet_id, made_at DESC, entry_id);
CREATE INDEX book_field_trip_of_rm_id ON book_field_trip USING btree (rm_id, made_at DESC, entry_id);
CREATE INDEX book_field_trip_of_sub_branch_id ON book_field_trip USING btree (sub_branch_id, made_at DESC, entry_id);

create table book_history (
  history_id bigint not null generated always as identity,
  book text not null,
  entry_id uuid not null,
  version integer not null,
  act text not null,
  at timestamp with time zone not null,
  by_actor text not null,
  by_name text not null,
  reason text,
  changes jsonb not null,
  constraint book_history_pkey PRIMARY KEY (history_id),
  constraint book_history_book_entry_id_version_key UNIQUE (book, entry_id, version)
);
CREATE TRIGGER book_history_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON book_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table book_value (
  book text not null,
  field text not null,
  entry_id uuid not null,
  text text,
  number bigint,
  day date,
  constraint book_value_pkey PRIMARY KEY (book, field, entry_id),
  constraint book_value_book_entry_id_fkey FOREIGN KEY (book, entry_id) REFERENCES book_entry(book, entry_id) ON DELETE CASCADE
);
CREATE INDEX book_value_day ON book_value USING btree (book, field, day, entry_id) WHERE (day IS NOT NULL);
CREATE INDEX book_value_find ON book_value USING btree (book, field, lower(text) text_pattern_ops) WHERE (text IS NOT NULL);
CREATE INDEX book_value_number ON book_value USING btree (book, field, number, entry_id) WHERE (number IS NOT NULL);
CREATE INDEX book_value_of_entry ON book_value USING btree (book, entry_id);
CREATE INDEX book_value_text ON book_value USING btree (book, field, text, entry_id) WHERE (text IS NOT NULL);

create table campaign (
  campaign_id text not null,
  version integer not null,
  state text not null,
  plan jsonb not null,
  audience jsonb not null,
  starts_on date not null,
  ends_on date not null,
  created_by text not null,
  created_name text not null,
  created_at timestamp with time zone not null,
  changed_by text not null,
  changed_at timestamp with time zone not null,
  approved_plan text,
  launched_at timestamp with time zone,
  launched_on date,
  measured_until date,
  members_fixed_at timestamp with time zone,
  treated integer not null default 0,
  control integer not null default 0,
  held_out integer not null default 0,
  mart_date date,
  mart_hash text,
  strategy text,
  ended_at timestamp with time zone,
  deleted_at timestamp with time zone,
  approved_people integer,
  approved_treated integer,
  approved_control integer,
  approved_cents bigint,
  reviews jsonb not null default '[]'::jsonb,
  constraint campaign_pkey PRIMARY KEY (campaign_id),
  constraint campaign_check CHECK (((launched_on IS NULL) OR (measured_until IS NOT NULL))),
  constraint campaign_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'in_review'::text, 'returned'::text, 'approved'::text, 'running'::text, 'paused'::text, 'stopped'::text, 'finished'::text])))
);
CREATE INDEX campaign_by_period ON campaign USING btree (starts_on, ends_on) WHERE (deleted_at IS NULL);
CREATE INDEX campaign_live ON campaign USING btree (state) WHERE (state = ANY (ARRAY['running'::text, 'paused'::text]));

create table campaign_change (
  change_id bigint not null generated always as identity,
  campaign_id text not null,
  version integer not null,
  what text not null,
  at timestamp with time zone not null,
  by_actor text not null,
  by_name text not null,
  note text,
  plan jsonb,
  constraint campaign_change_pkey PRIMARY KEY (change_id),
  constraint campaign_change_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(campaign_id)
);
CREATE INDEX campaign_change_of_campaign ON campaign_change USING btree (campaign_id, change_id);
CREATE TRIGGER campaign_change_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON campaign_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table campaign_member (
  campaign_id text not null,
  customer_id text not null,
  arm text not null,
  draw bigint not null,
  assigned_on date not null,
  worth bigint not null default 0,
  block smallint not null default 1,
  constraint campaign_member_pkey PRIMARY KEY (campaign_id, customer_id),
  constraint campaign_member_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(campaign_id),
  constraint campaign_member_arm_check CHECK ((arm = ANY (ARRAY['treated'::text, 'control'::text, 'holdout'::text])))
);
CREATE INDEX campaign_member_by_worth ON campaign_member USING btree (campaign_id, worth DESC, customer_id) WHERE (arm = 'treated'::text);
CREATE TRIGGER campaign_member_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON campaign_member FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table campaign_secret (
  name text not null,
  secret text not null,
  constraint campaign_secret_pkey PRIMARY KEY (name),
  constraint campaign_secret_secret_check CHECK ((length(secret) = 64))
);

create table campaign_wave (
  campaign_id text not null,
  wave smallint not null,
  phase text not null,
  channel text not null,
  due date not null,
  sent_at timestamp with time zone,
  contacts integer,
  given_draw bigint not null default '-1'::integer,
  given_customer text not null default ''::text,
  given_worth bigint,
  entrants_at timestamp with time zone,
  constraint campaign_wave_pkey PRIMARY KEY (campaign_id, wave),
  constraint campaign_wave_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(campaign_id),
  constraint campaign_wave_wave_check CHECK (((wave >= 1) AND (wave <= 3)))
);
CREATE INDEX campaign_wave_waiting ON campaign_wave USING btree (due) WHERE (sent_at IS NULL);

create table campaign_withheld (
  campaign_id text not null,
  wave smallint not null,
  stage text not null,
  code text not null,
  words jsonb not null,
  customers integer not null,
  constraint campaign_withheld_pkey PRIMARY KEY (campaign_id, wave, stage, code),
  constraint campaign_withheld_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(campaign_id)
);

create table complaint_change (
  change_id bigint not null generated always as identity,
  complaint_id text not null,
  customer_id text not null,
  opened boolean not null,
  topic text,
  business_date date not null,
  at timestamp with time zone not null,
  by_actor text not null,
  by_name text,
  how text,
  constraint complaint_change_pkey PRIMARY KEY (change_id),
  constraint complaint_change_complaint_id_opened_key UNIQUE (complaint_id, opened),
  constraint complaint_change_check CHECK (((how IS NULL) OR (NOT opened))),
  constraint complaint_change_how_check CHECK (((length(how) >= 4) AND (length(how) <= 400)))
);
CREATE INDEX complaint_change_of_customer ON complaint_change USING btree (customer_id, change_id);
CREATE TRIGGER complaint_change_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON complaint_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table consent_change (
  change_id bigint not null generated always as identity,
  customer_id text not null,
  purpose text not null,
  channel text,
  given boolean not null,
  business_date date not null,
  at timestamp with time zone not null,
  by_actor text not null,
  by_name text not null,
  proof text not null,
  constraint consent_change_pkey PRIMARY KEY (change_id),
  constraint consent_change_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'phone'::text, 'email'::text, 'app'::text, 'wecom'::text]))),
  constraint consent_change_proof_check CHECK (((length(proof) >= 2) AND (length(proof) <= 200))),
  constraint consent_change_purpose_check CHECK ((purpose = ANY (ARRAY['marketing'::text, 'personalised'::text, 'sharing'::text, 'sensitive'::text])))
);
CREATE INDEX consent_change_by_date ON consent_change USING btree (business_date);
CREATE INDEX consent_change_of_customer ON consent_change USING btree (customer_id, change_id);
CREATE TRIGGER consent_change_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON consent_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table contact_made (
  change_id bigint not null generated always as identity,
  contact_id text not null,
  customer_id text not null,
  channel text not null,
  purpose text not null,
  undone boolean not null default false,
  action text,
  campaign_id text,
  staff_number text,
  business_date date not null,
  at timestamp with time zone not null,
  constraint contact_made_pkey PRIMARY KEY (change_id),
  constraint contact_made_contact_id_undone_key UNIQUE (contact_id, undone),
  constraint contact_made_purpose_check CHECK ((purpose = ANY (ARRAY['marketing'::text, 'service'::text])))
);
CREATE INDEX contact_made_by_date ON contact_made USING btree (business_date);
CREATE INDEX contact_made_to_customer ON contact_made USING btree (customer_id, business_date);
CREATE TRIGGER contact_made_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON contact_made FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table contact_told (
  source text not null,
  contact_id text not null,
  customer_id text not null,
  received_at timestamp with time zone not null,
  occasion text,
  against jsonb,
  constraint contact_told_pkey PRIMARY KEY (source, contact_id)
);
CREATE INDEX contact_told_against ON contact_told USING btree (customer_id) WHERE (against IS NOT NULL);
CREATE TRIGGER contact_told_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON contact_told FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table customer_merge (
  merge_id bigint not null generated always as identity,
  one text not null,
  other text not null,
  proposal_id uuid not null,
  merged_at timestamp with time zone not null,
  merged_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  end_proposal_id uuid,
  constraint customer_merge_pkey PRIMARY KEY (merge_id),
  constraint customer_merge_check CHECK ((one < other)),
  constraint customer_merge_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint customer_merge_check2 CHECK (((ended_at IS NULL) = (end_proposal_id IS NULL)))
);
CREATE INDEX customer_merge_of_other ON customer_merge USING btree (other);
CREATE UNIQUE INDEX customer_merge_stands ON customer_merge USING btree (one, other) WHERE (ended_at IS NULL);
CREATE TRIGGER customer_merge_is_ended_once BEFORE UPDATE ON customer_merge FOR EACH ROW EXECUTE FUNCTION refuse_rewritten_merge();
CREATE TRIGGER customer_merge_stays BEFORE DELETE OR TRUNCATE ON customer_merge FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table delivery_secret (
  purpose text not null,
  secret bytea not null,
  constraint delivery_secret_pkey PRIMARY KEY (purpose),
  constraint delivery_secret_secret_check CHECK ((octet_length(secret) = 32))
);

create table do_not_contact (
  change_id bigint not null generated always as identity,
  customer_id text not null,
  held boolean not null,
  business_date date not null,
  at timestamp with time zone not null,
  by_actor text not null,
  by_name text not null,
  proof text not null,
  constraint do_not_contact_pkey PRIMARY KEY (change_id),
  constraint do_not_contact_proof_check CHECK (((length(proof) >= 2) AND (length(proof) <= 200)))
);
CREATE INDEX do_not_contact_by_date ON do_not_contact USING btree (business_date);
CREATE INDEX do_not_contact_of_customer ON do_not_contact USING btree (customer_id, change_id);
CREATE TRIGGER do_not_contact_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON do_not_contact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table event_received (
  event_no bigint not null generated always as identity,
  source text not null,
  message_id text not null,
  type text not null,
  name text,
  user_id text,
  anonymous_id text,
  known boolean not null,
  properties jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  business_date date not null,
  received_at timestamp with time zone not null,
  constraint event_received_pkey PRIMARY KEY (event_no),
  constraint event_received_source_message_id_key UNIQUE (source, message_id),
  constraint event_received_type_check CHECK ((type = ANY (ARRAY['identify'::text, 'track'::text, 'page'::text, 'screen'::text, 'group'::text, 'alias'::text])))
);
CREATE INDEX event_received_by_name ON event_received USING btree (source, type, name);
CREATE TRIGGER event_received_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON event_received FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table feed_allowance (
  feed text not null,
  file_column text not null,
  proposed_by text not null,
  approved_by text not null,
  approved_at timestamp with time zone not null,
  reason text not null,
  constraint feed_allowance_pkey PRIMARY KEY (feed, file_column),
  constraint feed_allowance_check CHECK ((approved_by <> proposed_by))
);

create table inbound_message (
  inbound_id text not null,
  at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  text text not null,
  customer_ids text[] not null,
  outcome text not null,
  settled_at timestamp with time zone,
  settled_by text,
  settled_note text,
  constraint inbound_message_pkey PRIMARY KEY (inbound_id),
  constraint inbound_message_check CHECK (((settled_at IS NULL) = (settled_by IS NULL))),
  constraint inbound_message_inbound_id_check CHECK (((length(inbound_id) >= 1) AND (length(inbound_id) <= 200))),
  constraint inbound_message_outcome_check CHECK ((outcome = ANY (ARRAY['refused'::text, 'left_alone'::text, 'shared_number'::text, 'unknown_number'::text, 'to_be_read'::text]))),
  constraint inbound_message_text_check CHECK ((length(text) <= 500))
);
CREATE INDEX inbound_to_be_read ON inbound_message USING btree (received_at, inbound_id) WHERE ((outcome = ANY (ARRAY['to_be_read'::text, 'shared_number'::text])) AND (settled_at IS NULL));

create table incident (
  incident_id bigint not null generated always as identity,
  kind text not null,
  words_zh text not null,
  words_en text not null,
  source text not null,
  subject text not null,
  happened date not null,
  night date not null,
  first_seen_at timestamp with time zone not null,
  owner text not null,
  due_on date not null,
  constraint incident_pkey PRIMARY KEY (incident_id),
  constraint incident_kind_subject_happened_key UNIQUE (kind, subject, happened),
  constraint incident_owner_check CHECK ((owner = 'compliance'::text))
);
CREATE TRIGGER incident_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON incident FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table incident_event (
  event_id bigint not null generated always as identity,
  incident_id bigint not null,
  event text not null,
  at timestamp with time zone not null,
  actor text not null,
  customers bigint not null,
  sample text not null,
  reason text not null,
  constraint incident_event_pkey PRIMARY KEY (event_id),
  constraint incident_event_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incident(incident_id),
  constraint incident_event_check CHECK (((event <> 'answered'::text) OR (reason <> ''::text))),
  constraint incident_event_customers_check CHECK ((customers > 0)),
  constraint incident_event_event_check CHECK ((event = ANY (ARRAY['seen'::text, 'grew'::text, 'answered'::text])))
);
CREATE INDEX incident_event_newest ON incident_event USING btree (incident_id, event_id DESC);
CREATE TRIGGER incident_event_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON incident_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table job_progress (
  job_id uuid not null,
  kind text not null,
  key text,
  state text not null default 'waiting'::text,
  percent smallint not null default 0,
  message_zh text not null default ''::text,
  message_en text not null default ''::text,
  counts jsonb not null default '{}'::jsonb,
  asked_by text,
  attempts integer not null default 0,
  interruptions integer not null default 0,
  runner integer,
  asked_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  result jsonb,
  error_reference text,
  error_code text,
  error_zh text,
  error_en text,
  constraint job_progress_pkey PRIMARY KEY (job_id),
  constraint job_progress_percent_check CHECK (((percent >= 0) AND (percent <= 100))),
  constraint job_progress_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'retrying'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX job_progress_by_time ON job_progress USING btree (asked_at DESC);
CREATE UNIQUE INDEX job_progress_one_at_a_time ON job_progress USING btree (kind, key) WHERE ((key IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'running'::text, 'retrying'::text])));
CREATE INDEX job_progress_running ON job_progress USING btree (runner) WHERE (state = 'running'::text);

create table ledger_identity (
  only_row boolean not null default true,
  ledger_id uuid not null default gen_random_uuid(),
  made_at timestamp with time zone not null default now(),
  constraint ledger_identity_pkey PRIMARY KEY (only_row),
  constraint ledger_identity_only_row_check CHECK (only_row)
);

create table mailing (
  mailing_id text not null,
  campaign_id text,
  wave integer not null,
  name text not null,
  channel text not null,
  action text,
  traits jsonb not null,
  subject text,
  copy text not null,
  send_after timestamp with time zone not null,
  cost_cents bigint not null,
  state text not null default 'running'::text,
  created_at timestamp with time zone not null,
  send_until timestamp with time zone,
  parts smallint not null default 1,
  constraint mailing_pkey PRIMARY KEY (mailing_id),
  constraint mailing_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'email'::text, 'app'::text]))),
  constraint mailing_cost_cents_check CHECK ((cost_cents >= 0)),
  constraint mailing_mailing_id_check CHECK (((length(mailing_id) >= 1) AND (length(mailing_id) <= 120))),
  constraint mailing_parts_check CHECK ((parts > 0)),
  constraint mailing_state_check CHECK ((state = ANY (ARRAY['running'::text, 'held'::text, 'stopped'::text])))
);
CREATE INDEX mailing_of_campaign ON mailing USING btree (campaign_id);
CREATE INDEX mailing_running ON mailing USING btree (channel, send_after) WHERE (state = 'running'::text);

create table message (
  message_key text not null,
  mailing_id text not null,
  customer_id text not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  due_at timestamp with time zone not null,
  in_doubt boolean not null default false,
  sender integer,
  reason_stage text,
  reason_code text,
  reason_zh text,
  reason_en text,
  reason_source text,
  business_date date,
  cost_cents bigint,
  accepted_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  worth bigint not null default 0,
  parts smallint not null default 1,
  address_tag text,
  constraint message_pkey PRIMARY KEY (message_key),
  constraint message_mailing_id_customer_id_key UNIQUE (mailing_id, customer_id),
  constraint message_mailing_id_fkey FOREIGN KEY (mailing_id) REFERENCES mailing(mailing_id),
  constraint message_check CHECK (((state = 'sending'::text) = (sender IS NOT NULL))),
  constraint message_check1 CHECK (((accepted_at IS NULL) = (business_date IS NULL))),
  constraint message_check2 CHECK (((reason_code IS NULL) = (reason_stage IS NULL))),
  constraint message_check3 CHECK (((reason_code IS NULL) = (reason_zh IS NULL))),
  constraint message_check4 CHECK (((reason_code IS NULL) = (reason_en IS NULL))),
  constraint message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'delivered'::text, 'failed'::text, 'dead'::text, 'withheld'::text])))
);
CREATE INDEX message_dead ON message USING btree (mailing_id, message_key) WHERE (state = 'dead'::text);
CREATE INDEX message_due ON message USING btree (mailing_id, due_at, worth DESC, message_key) WHERE (state = 'waiting'::text);
CREATE INDEX message_in_flight ON message USING btree (customer_id) WHERE ((state = 'sending'::text) OR in_doubt);
CREATE INDEX message_sending ON message USING btree (sender) WHERE (state = 'sending'::text);
CREATE INDEX message_to_customer ON message USING btree (customer_id, created_at);

create table message_receipt (
  message_key text not null,
  status text not null,
  code text,
  at timestamp with time zone not null,
  business_date date not null,
  received_at timestamp with time zone not null,
  constraint message_receipt_pkey PRIMARY KEY (message_key, status),
  constraint message_receipt_message_key_fkey FOREIGN KEY (message_key) REFERENCES message(message_key),
  constraint message_receipt_status_check CHECK ((status = ANY (ARRAY['delivered'::text, 'failed'::text])))
);

create table night_acceptance (
  acceptance_id bigint not null generated always as identity,
  business_date date not null,
  gaps jsonb not null,
  reason text not null,
  at timestamp with time zone not null,
  by_actor text not null,
  constraint night_acceptance_pkey PRIMARY KEY (acceptance_id),
  constraint night_acceptance_reason_check CHECK (((length(reason) >= 2) AND (length(reason) <= 200)))
);
CREATE INDEX night_acceptance_date ON night_acceptance USING btree (business_date);

create table notice (
  message_key text not null,
  customer_id text not null,
  made_at timestamp with time zone not null,
  constraint notice_pkey PRIMARY KEY (message_key),
  constraint notice_message_key_fkey FOREIGN KEY (message_key) REFERENCES message(message_key)
);
CREATE INDEX notice_of_customer ON notice USING btree (customer_id, made_at);

create table org_unit (
  unit_id text not null,
  parent_id text,
  level text not null,
  name text not null,
  removed_at timestamp with time zone,
  constraint org_unit_pkey PRIMARY KEY (unit_id),
  constraint org_unit_level_check CHECK ((level = ANY (ARRAY['head_office'::text, 'branch'::text, 'sub_branch'::text, 'outlet'::text, 'team'::text])))
);
CREATE INDEX org_unit_by_parent ON org_unit USING btree (parent_id);

create table outcome_told (
  outcome_no bigint not null generated always as identity,
  source text not null,
  outcome_id text not null,
  customer_id text not null,
  contact_id text,
  kind text not null,
  product_id text,
  amount_cents bigint,
  staff_number text,
  at timestamp with time zone not null,
  business_date date not null,
  received_at timestamp with time zone not null,
  constraint outcome_told_pkey PRIMARY KEY (outcome_no),
  constraint outcome_told_source_outcome_id_key UNIQUE (source, outcome_id),
  constraint outcome_told_amount_cents_check CHECK ((amount_cents >= 0)),
  constraint outcome_told_kind_check CHECK ((kind = ANY (ARRAY['reached'::text, 'not_reached'::text, 'interested'::text, 'declined'::text, 'purchased'::text, 'do_not_contact'::text, 'complaint'::text, 'appointment'::text])))
);
CREATE INDEX outcome_told_of_customer ON outcome_told USING btree (customer_id, business_date);
CREATE TRIGGER outcome_told_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON outcome_told FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table person_correction (
  correction_id bigint not null generated always as identity,
  customer_id text not null,
  fact text,
  row_key jsonb not null default '{}'::jsonb,
  field text not null,
  value text,
  made_at timestamp with time zone not null,
  made_by text not null,
  reason text not null,
  ended_at timestamp with time zone,
  ended_because text,
  constraint person_correction_pkey PRIMARY KEY (correction_id),
  constraint person_correction_check CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint person_correction_check1 CHECK (((fact IS NULL) = (value IS NULL))),
  constraint person_correction_ended_because_check CHECK ((ended_because = ANY (ARRAY['file_agrees'::text, 'corrected_again'::text])))
);
CREATE INDEX person_correction_standing ON person_correction USING btree (fact, customer_id) WHERE (ended_at IS NULL);

create table person_number (
  customer_id text not null,
  person text not null,
  constraint person_number_pkey PRIMARY KEY (customer_id)
);
CREATE INDEX person_number_of_person ON person_number USING btree (person);

create table person_request (
  request_id bigint not null generated always as identity,
  customer_id text not null,
  kind text not null,
  at timestamp with time zone not null,
  by_actor text not null,
  reason text not null,
  outcome jsonb not null,
  constraint person_request_pkey PRIMARY KEY (request_id),
  constraint person_request_kind_check CHECK ((kind = ANY (ARRAY['export'::text, 'stop'::text, 'erase'::text, 'correct'::text])))
);
CREATE INDEX person_request_of ON person_request USING btree (customer_id, request_id);
CREATE TRIGGER person_request_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON person_request FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table proposal (
  proposal_id uuid not null,
  kind text not null,
  subject text not null,
  body jsonb not null,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  state text not null default 'open'::text,
  decided_by text,
  decided_at timestamp with time zone,
  decision_reason text,
  result jsonb,
  constraint proposal_pkey PRIMARY KEY (proposal_id),
  constraint proposal_check CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  constraint proposal_check1 CHECK (((state = 'open'::text) = (decided_by IS NULL))),
  constraint proposal_check2 CHECK (((state <> ALL (ARRAY['approved'::text, 'refused'::text])) OR (decided_by <> proposed_by))),
  constraint proposal_check3 CHECK (((state <> 'withdrawn'::text) OR (decided_by = proposed_by))),
  constraint proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX proposal_by_time ON proposal USING btree (proposed_at DESC, proposal_id);
CREATE UNIQUE INDEX proposal_waits ON proposal USING btree (kind, subject) WHERE (state = 'open'::text);
CREATE TRIGGER proposal_is_decided_once BEFORE UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION refuse_second_decision();
CREATE TRIGGER proposal_stays BEFORE DELETE OR TRUNCATE ON proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table schema_migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table segment (
  segment_id text not null,
  owner_id text not null,
  owner_name text not null,
  name text not null,
  rule_text text not null,
  rule_tree jsonb not null,
  rule_words jsonb not null,
  shared boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  constraint segment_pkey PRIMARY KEY (segment_id),
  constraint segment_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
);
CREATE UNIQUE INDEX segment_name_of_owner ON segment USING btree (owner_id, lower(name)) WHERE (deleted_at IS NULL);
CREATE INDEX segment_shared_by_name ON segment USING btree (name) WHERE (shared AND (deleted_at IS NULL));

create table sending_place (
  only_row boolean not null default true,
  place text not null,
  since timestamp with time zone not null,
  released_by text,
  reason text,
  held_at timestamp with time zone,
  constraint sending_place_pkey PRIMARY KEY (only_row),
  constraint sending_place_only_row_check CHECK (only_row)
);

create table sign_in_attempt (
  attempt_id bigint not null generated always as identity,
  account_key bytea not null,
  address text not null,
  at timestamp with time zone not null,
  outcome text not null,
  constraint sign_in_attempt_pkey PRIMARY KEY (attempt_id),
  constraint sign_in_attempt_account_key_check CHECK ((octet_length(account_key) = 32)),
  constraint sign_in_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['trying'::text, 'failed'::text, 'succeeded'::text, 'forgiven'::text])))
);
CREATE INDEX sign_in_attempt_by_account ON sign_in_attempt USING btree (account_key, at DESC);
CREATE INDEX sign_in_attempt_by_address ON sign_in_attempt USING btree (address, at DESC);

create table staff (
  staff_number text not null,
  unit_id text,
  "position" text not null,
  display_name text,
  joined_date date,
  left_date date,
  removed_at timestamp with time zone,
  constraint staff_pkey PRIMARY KEY (staff_number)
);
CREATE INDEX staff_by_unit ON staff USING btree (unit_id);

create table strategy_publication (
  publication_id bigint not null generated always as identity,
  hash text not null,
  how text not null,
  submission_id bigint,
  published_by text not null,
  published_at timestamp with time zone not null,
  reason text not null,
  constraint strategy_publication_pkey PRIMARY KEY (publication_id),
  constraint strategy_publication_hash_fkey FOREIGN KEY (hash) REFERENCES strategy_source(hash),
  constraint strategy_publication_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES strategy_verdict(submission_id),
  constraint strategy_publication_check CHECK (((how = 'approved'::text) = (submission_id IS NOT NULL))),
  constraint strategy_publication_check1 CHECK (((how <> 'unreviewed'::text) OR (reason <> ''::text))),
  constraint strategy_publication_how_check CHECK ((how = ANY (ARRAY['first'::text, 'adopted'::text, 'unreviewed'::text, 'approved'::text])))
);
CREATE TRIGGER strategy_publication_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON strategy_publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table strategy_source (
  hash text not null,
  sources text not null,
  constraint strategy_source_pkey PRIMARY KEY (hash),
  constraint strategy_source_hash_fkey FOREIGN KEY (hash) REFERENCES strategy_version(hash)
);
CREATE TRIGGER strategy_source_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON strategy_source FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table strategy_submission (
  submission_id bigint not null generated always as identity,
  hash text not null,
  in_force text,
  submitted_by text not null,
  submitted_at timestamp with time zone not null,
  note text not null,
  constraint strategy_submission_pkey PRIMARY KEY (submission_id),
  constraint strategy_submission_submission_id_submitted_by_key UNIQUE (submission_id, submitted_by),
  constraint strategy_submission_hash_fkey FOREIGN KEY (hash) REFERENCES strategy_source(hash),
  constraint strategy_submission_in_force_fkey FOREIGN KEY (in_force) REFERENCES strategy_version(hash)
);
CREATE TRIGGER strategy_submission_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON strategy_submission FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table strategy_verdict (
  submission_id bigint not null,
  submitted_by text not null,
  verdict text not null,
  given_by text not null,
  given_at timestamp with time zone not null,
  reason text not null,
  constraint strategy_verdict_pkey PRIMARY KEY (submission_id),
  constraint strategy_verdict_submission_id_submitted_by_fkey FOREIGN KEY (submission_id, submitted_by) REFERENCES strategy_submission(submission_id, submitted_by),
  constraint strategy_verdict_check CHECK ((given_by <> submitted_by)),
  constraint strategy_verdict_check1 CHECK (((verdict = 'approved'::text) OR (reason <> ''::text))),
  constraint strategy_verdict_verdict_check CHECK ((verdict = ANY (ARRAY['approved'::text, 'returned'::text])))
);
CREATE TRIGGER strategy_verdict_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON strategy_verdict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table strategy_version (
  hash text not null,
  name text not null,
  first_seen_at timestamp with time zone not null,
  entries jsonb not null,
  constraint strategy_version_pkey PRIMARY KEY (hash),
  constraint strategy_version_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
);
CREATE TRIGGER strategy_version_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON strategy_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table user_account (
  user_id uuid not null,
  staff_number text not null,
  display_name text not null,
  identity_provider text not null default 'local'::text,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  alone boolean not null default false,
  constraint user_account_pkey PRIMARY KEY (user_id),
  constraint user_account_staff_number_key UNIQUE (staff_number),
  constraint user_account_identity_provider_check CHECK ((identity_provider = 'local'::text))
);

create table user_password (
  user_id uuid not null,
  password_hash text not null,
  set_at timestamp with time zone not null,
  must_change boolean not null,
  second_hash text,
  constraint user_password_pkey PRIMARY KEY (user_id),
  constraint user_password_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id)
);

create table user_session (
  session_id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  opened_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  address text not null,
  user_agent text,
  ended_at timestamp with time zone,
  ended_because text,
  constraint user_session_pkey PRIMARY KEY (session_id),
  constraint user_session_token_hash_key UNIQUE (token_hash),
  constraint user_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id),
  constraint user_session_check CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint user_session_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX user_session_open ON user_session USING btree (user_id) WHERE (ended_at IS NULL);

create table user_standing (
  standing_id bigint not null generated always as identity,
  user_id uuid not null,
  role text not null,
  unit_id text,
  state text not null,
  reason text not null,
  given_at timestamp with time zone not null,
  given_by text not null,
  constraint user_standing_pkey PRIMARY KEY (standing_id),
  constraint user_standing_user_id_fkey FOREIGN KEY (user_id) REFERENCES user_account(user_id),
  constraint user_standing_role_check CHECK ((role = ANY (ARRAY['rm'::text, 'outlet_head'::text, 'marketer'::text, 'compliance'::text, 'analyst'::text, 'admin'::text]))),
  constraint user_standing_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);
CREATE INDEX user_standing_newest ON user_standing USING btree (user_id, standing_id DESC);
CREATE TRIGGER user_standing_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON user_standing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table vault_cleared (
  subject_kind text not null,
  subject_id text not null,
  field text not null,
  as_of date not null,
  constraint vault_cleared_pkey PRIMARY KEY (subject_kind, subject_id, field)
);

create table vault_entry (
  subject_kind text not null,
  subject_id text not null,
  field text not null,
  key_version integer not null,
  ciphertext bytea not null,
  search_hash bytea not null,
  stored_at timestamp with time zone not null default now(),
  as_of date,
  corrected_at timestamp with time zone,
  constraint vault_entry_pkey PRIMARY KEY (subject_kind, subject_id, field),
  constraint vault_entry_search_hash_check CHECK ((octet_length(search_hash) = 32))
);
CREATE INDEX vault_entry_by_key ON vault_entry USING btree (key_version);
CREATE INDEX vault_entry_by_value ON vault_entry USING btree (search_hash, field);

create table vault_forgotten (
  subject_kind text not null,
  subject_id text not null,
  forgotten_at timestamp with time zone not null,
  constraint vault_forgotten_pkey PRIMARY KEY (subject_kind, subject_id)
);

create table vault_key (
  version integer not null,
  check_value bytea not null,
  made_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint vault_key_pkey PRIMARY KEY (version),
  constraint vault_key_check_value_check CHECK ((octet_length(check_value) = 16)),
  constraint vault_key_version_check CHECK ((version > 0))
);

create table work_day (
  staff_number text not null,
  mart_date date not null,
  mart_hash text not null,
  strategy text not null,
  issued_at timestamp with time zone not null,
  tasks integer not null,
  constraint work_day_pkey PRIMARY KEY (staff_number, mart_date, mart_hash)
);

create table work_outcome (
  outcome_id bigint not null generated always as identity,
  contact_id text not null,
  undone boolean not null default false,
  task_id text not null,
  idempotency_key text not null,
  customer_id text not null,
  kind text not null,
  channel text not null,
  action text,
  campaign_id text,
  campaign_name text,
  product_id text,
  amount_cents bigint,
  staff_number text not null,
  with_staff text,
  referred_by text,
  note text not null,
  against jsonb,
  next_task text,
  business_date date not null,
  at timestamp with time zone not null,
  confirmed text[] not null default '{}'::text[],
  constraint work_outcome_pkey PRIMARY KEY (outcome_id),
  constraint work_outcome_contact_id_undone_key UNIQUE (contact_id, undone),
  constraint work_outcome_task_id_idempotency_key_undone_key UNIQUE (task_id, idempotency_key, undone),
  constraint work_outcome_task_id_fkey FOREIGN KEY (task_id) REFERENCES work_task(task_id),
  constraint work_outcome_amount_cents_check CHECK ((amount_cents >= 0)),
  constraint work_outcome_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'visit'::text, 'outlet'::text, 'wecom'::text]))),
  constraint work_outcome_kind_check CHECK ((kind = ANY (ARRAY['reached'::text, 'not_reached'::text, 'interested'::text, 'declined'::text, 'purchased'::text, 'do_not_contact'::text, 'complaint'::text, 'appointment'::text])))
);
CREATE INDEX work_outcome_by_date ON work_outcome USING btree (business_date);
CREATE INDEX work_outcome_of_campaign ON work_outcome USING btree (campaign_id) WHERE (campaign_id IS NOT NULL);
CREATE INDEX work_outcome_of_customer ON work_outcome USING btree (customer_id, at);
CREATE TRIGGER work_outcome_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON work_outcome FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table work_task (
  task_id text not null,
  task_key text not null,
  kind text not null,
  state text not null,
  held boolean not null default false,
  customer_id text not null,
  owner_staff text not null,
  action text,
  campaign_id text,
  campaign_name text,
  traits jsonb,
  opening jsonb,
  need text,
  value_cents bigint,
  priority bigint,
  reasons jsonb not null,
  mart_date date,
  strategy text,
  due date not null,
  appointed_at timestamp with time zone,
  referred_by text,
  from_contact text,
  created_at timestamp with time zone not null,
  created_by text not null,
  closed_at timestamp with time zone,
  closed_because jsonb,
  assigned_by text,
  constraint work_task_pkey PRIMARY KEY (task_id),
  constraint work_task_task_key_key UNIQUE (task_key),
  constraint work_task_check CHECK (((state = ANY (ARRAY['done'::text, 'withdrawn'::text])) = (closed_at IS NOT NULL))),
  constraint work_task_check1 CHECK (((kind = 'campaign'::text) = ((campaign_id IS NOT NULL) AND (from_contact IS NULL)))),
  constraint work_task_check2 CHECK (((kind <> 'appointment'::text) OR (appointed_at IS NOT NULL))),
  constraint work_task_kind_check CHECK ((kind = ANY (ARRAY['recommendation'::text, 'campaign'::text, 'promise'::text, 'appointment'::text, 'referral'::text]))),
  constraint work_task_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'done'::text, 'withdrawn'::text])))
);
CREATE INDEX work_task_done ON work_task USING btree (owner_staff, closed_at) WHERE (state = 'done'::text);
CREATE INDEX work_task_of_campaign ON work_task USING btree (campaign_id) WHERE (campaign_id IS NOT NULL);
CREATE INDEX work_task_of_contact ON work_task USING btree (from_contact) WHERE (from_contact IS NOT NULL);
CREATE INDEX work_task_of_customer ON work_task USING btree (customer_id);
CREATE INDEX work_task_waiting ON work_task USING btree (owner_staff, due) WHERE (state = ANY (ARRAY['open'::text, 'snoozed'::text]));

-- view current_standing (user_id uuid, role text, unit_id text, state text, given_at timestamp with time zone): see its migration
