-- A wave is given on part by part: how far it came, in the order of draws.

alter table campaign_wave
  add column given_draw bigint not null default -1,
  add column given_customer text not null default '';
