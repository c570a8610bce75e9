-- What a page shows of a job: one row a job, kept after the queue has forgotten it. The queue
-- itself (schema pgboss) belongs to pg-boss.

create table job_progress (
  job_id uuid primary key,
  kind text not null,
  -- Two jobs of a kind with the same key never wait or run at the same time.
  key text,
  state text not null default 'waiting' check (
    state in ('waiting', 'running', 'retrying', 'done', 'failed', 'cancelled')
  ),
  percent smallint not null default 0 check (percent between 0 and 100),
  message_zh text not null default '',
  message_en text not null default '',
  counts jsonb not null default '{}',
  asked_by text,
  attempts integer not null default 0,
  -- How often the process that ran it died.
  interruptions integer not null default 0,
  -- The number of the process that runs it; its connection holds an advisory lock on that number.
  runner integer,
  asked_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  result jsonb,
  error_reference text,
  error_code text,
  error_zh text,
  error_en text
);

create unique index job_progress_one_at_a_time on job_progress (kind, key)
where key is not null and state in ('waiting', 'running', 'retrying');

create index job_progress_by_time on job_progress (asked_at desc);
create index job_progress_running on job_progress (runner) where state = 'running';

create sequence job_runner_number as integer cycle;
