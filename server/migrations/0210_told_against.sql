-- A contact another system made is judged as it is told: the rule it was made against stays beside it.

alter table contact_told add column against jsonb;

create index contact_told_against on contact_told (customer_id) where against is not null;
