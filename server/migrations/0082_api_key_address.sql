-- Where a key was last used from: one that turns up elsewhere has been lost.

alter table api_key add column last_address text;
