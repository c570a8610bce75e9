-- One customer in three has a relationship manager, one in twenty an assistant too.
select
  customer_id_of(customer) as customer_id,
  'M' || lpad(cast(draw(customer, 'outlet', 400) * 6 + draw(customer, role, 6) as varchar), 5, '0')
    as staff_id,
  role
from made
cross join (values ('main', 33), ('assistant', 5)) as held(role, percent)
where draw(customer, 'owned', 100) < percent
