-- Accounts are opened, changed and reset by two people.

-- A first password handed out in two halves, each to another person, has a hash of each.
alter table user_password
  add column second_hash text;

-- Opened by one person alone, on the machine: until a second confirms it, it holds no second half
-- of anything.
alter table user_account
  add column alone boolean not null default false;
