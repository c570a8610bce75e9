-- What everything else says, a row a customer.

create temp table of_events as
select
  customer_id,
  count(*) filter (where kind = 'login' and event_date > date '2026-10-01') as logins_30d,
  count(*) filter (
    where kind = 'login' and event_date > date '2026-09-01' and event_date <= date '2026-10-01'
  ) as logins_30d_before,
  count(*) filter (where kind = 'login' and event_date > date '2026-08-02') as logins_90d,
  max(event_date) filter (where kind = 'login') as last_login,
  count(*) filter (where kind = 'view' and event_date > date '2026-10-01') as views_30d,
  count(distinct event_date) filter (where kind = 'view' and event_date > date '2026-10-01')
    as view_days_30d,
  count(*) filter (where kind = 'click' and event_date > date '2026-10-01') as clicks_30d,
  count(*) filter (where kind = 'visit' and event_date > date '2026-08-02') as visits_90d,
  count(*) filter (where kind = 'call_in' and event_date > date '2026-08-02') as calls_90d,
  max(event_date) filter (where kind = 'address_change') as address_changed,
  arg_max(value, (event_date, event_id)) filter (
    where kind = 'nps' and value is not null and event_date > date '2025-10-31'
  ) as nps
from event
where event_date <= date '2026-10-31'
group by customer_id;

create temp table of_contacts as
select
  customer_id,
  count(*) filter (where contact_date > date '2026-10-01') as count_30d,
  count(*) filter (where contact_date > date '2025-10-31') as count_12m,
  max(contact_date) as last_date,
  count(*) filter (where is_marketing and contact_date > date '2026-10-30') as marketing_1d,
  count(*) filter (where is_marketing and contact_date > date '2026-10-01') as marketing_30d,
  count(*) filter (where is_marketing and contact_date > date '2026-10-01' and channel = 'sms')
    as marketing_30d_sms,
  count(*) filter (where is_marketing and contact_date > date '2026-10-01' and channel = 'phone')
    as marketing_30d_phone,
  count(*) filter (where is_marketing and contact_date > date '2026-10-01' and channel = 'email')
    as marketing_30d_email,
  count(*) filter (where is_marketing and contact_date > date '2026-10-01' and channel = 'app')
    as marketing_30d_app
from (select *, purpose is distinct from 'service' as is_marketing from contact) as of_purpose
where contact_date <= date '2026-10-31'
group by customer_id;

create temp table of_outcomes as
select
  customer_id,
  count(*) filter (
    where kind in ('interested', 'appointment') and outcome_date > date '2026-08-02'
  ) as interested_90d,
  count(*) filter (where kind = 'declined' and outcome_date > date '2026-08-02') as declined_90d,
  count(*) filter (where kind = 'purchased' and outcome_date > date '2025-10-31')
    as purchased_12m,
  max(outcome_date) filter (where kind = 'do_not_contact') as refused_date
from outcome
where outcome_date <= date '2026-10-31'
group by customer_id;

create temp table of_complaints as
select
  customer_id,
  count(*) filter (where opened_date > date '2025-10-31') as count_12m,
  count(*) filter (where opened_date > date '2026-08-02') as count_90d,
  count(*) filter (where closed_date is null or closed_date > date '2026-10-31') as still_open
from complaint
where opened_date <= date '2026-10-31'
group by customer_id;

create temp table of_relations as
select
  customer_id,
  count(distinct related_id) filter (
    where kind in ('household', 'spouse', 'parent_of', 'guardian_of')
  ) as family,
  count(distinct related_id) filter (where kind in ('parent_of', 'guardian_of')) as children,
  count(distinct related_id) filter (where kind = 'owner_of') as companies
from relation
group by customer_id;

create temp table of_assessments as
select
  customer_id,
  arg_max(level, (assessed_date, assessment_id)) as level,
  max(assessed_date) as assessed_date
from risk_assessment
where assessed_date <= date '2026-10-31'
group by customer_id;

-- Of two answers of one day the no counts.
create temp table of_consents as
select
  customer_id,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel is null)
    as marketing,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel = 'sms')
    as sms,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel = 'phone')
    as phone,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel = 'app')
    as app,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel = 'wecom')
    as wecom,
  arg_max(given, newness) filter (where purpose = 'marketing' and channel = 'email')
    as email,
  arg_max(given, newness) filter (where purpose = 'personalised' and channel is null)
    as personalised,
  arg_max(given, newness)
    filter (where purpose = 'marketing' and (channel is null or channel = 'sms')) as any_sms,
  arg_max(given, newness)
    filter (where purpose = 'marketing' and (channel is null or channel = 'phone')) as any_phone,
  arg_max(given, newness)
    filter (where purpose = 'marketing' and (channel is null or channel = 'email')) as any_email,
  arg_max(given, newness)
    filter (where purpose = 'marketing' and (channel is null or channel = 'app')) as any_app,
  max(given_date) filter (where purpose = 'contact' and not given) as refused_date,
  max(given_date) filter (where purpose = 'contact' and given) as allowed_date
from (select *, (given_date, not given, consent_id) as newness from consent) as ordered
where given_date <= date '2026-10-31'
group by customer_id;

create temp table of_managers as
select
  customer_id,
  max(value) filter (where tag = 'rm_focus') as focus,
  max(value) filter (where tag = 'rm_intention') as intention,
  max(value) filter (where tag = 'rm_has_child') as has_child,
  max(value) filter (where tag = 'rm_assets_elsewhere') as assets_elsewhere,
  max(value) filter (where tag = 'rm_best_time') as best_time
from manual_tag
group by customer_id;

create temp table of_owners as
select
  customer_id,
  max(staff_id) filter (where role = 'main') as rm_id,
  max(staff_id) filter (where role = 'assistant') as assistant_rm_id
from ownership
group by customer_id;

create temp table of_outlets as
select
  outlet.unit_id,
  sub_branch.unit_id as sub_branch_id,
  branch.unit_id as branch_id
from org_unit as outlet
left join org_unit as sub_branch
  on sub_branch.unit_id = outlet.parent_id and sub_branch.level = 'sub_branch'
left join org_unit as branch on branch.unit_id = sub_branch.parent_id and branch.level = 'branch'
where outlet.level = 'outlet';
