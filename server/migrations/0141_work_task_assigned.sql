-- Who gave a task to somebody else than it was made for: a head, with a reason that stands in the
-- audit. It stays with the one it was given to, and earns nobody a referral.

alter table work_task add column assigned_by text;
