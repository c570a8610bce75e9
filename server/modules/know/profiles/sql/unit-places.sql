-- One row per organisation unit: the sub-branch and branch it lies in, itself included.
-- A second level of branches (二级分行) belongs to the branch above it. A unit the organisation no
-- longer has keeps the place it was last known in, as far up as units are still there: customers
-- left on a closed outlet are their sub-branch's, not nobody's.
with recursive ancestry as (
  select
    unit_id,
    unit_id as ancestor_id,
    level,
    parent_id,
    0 as depth
  from org_unit_ever
  union all
  select
    below.unit_id,
    above.unit_id as ancestor_id,
    above.level,
    above.parent_id,
    below.depth + 1 as depth
  from ancestry as below
  join org_unit_ever as above on above.unit_id = below.parent_id
  where below.depth < 12
)
select
  unit_id,
  max_by(ancestor_id, depth) filter (
    where level = 'sub_branch' and ancestor_id in (select unit_id from org_unit)
  ) as sub_branch_id,
  max_by(ancestor_id, depth) filter (
    where level = 'branch' and ancestor_id in (select unit_id from org_unit)
  ) as branch_id
from ancestry
group by unit_id
