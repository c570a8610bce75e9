-- What managers noted of one customer in a hundred.
select
  customer_id_of(customer) as customer_id,
  tag,
  value
from made
cross join (
  values
    ('rm_focus', 'true'),
    ('rm_intention', 'fund'),
    ('rm_best_time', 'evening')
) as noted(tag, value)
where draw(customer, tag, 100) = 0
