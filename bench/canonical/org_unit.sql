-- A head office, 20 branches, 100 sub-branches, 400 outlets.
select
  'HEAD' as unit_id,
  null as parent_id,
  'head_office' as level,
  'Head office' as name
union all
select
  'B' || lpad(cast(number as varchar), 3, '0'),
  'HEAD',
  'branch',
  'Branch ' || number
from range(20) as made(number)
union all
select
  'S' || lpad(cast(number as varchar), 3, '0'),
  'B' || lpad(cast(number // 5 as varchar), 3, '0'),
  'sub_branch',
  'Sub-branch ' || number
from range(100) as made(number)
union all
select
  'U' || lpad(cast(number as varchar), 4, '0'),
  'S' || lpad(cast(number // 4 as varchar), 3, '0'),
  'outlet',
  'Outlet ' || number
from range(400) as made(number)
