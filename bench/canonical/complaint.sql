-- One complaint for every hundredth customer.
select
  cast(80000000000 + number as varchar) as complaint_id,
  customer_id_of(busy_customer_of(number, 'complaint')) as customer_id,
  days_before(40 + draw(number, 'complained', 400)) as opened_date,
  case when draw(number, 'settled', 10) > 0
    then days_before(40 + draw(number, 'complained', 400) - draw(number, 'days', 30))
  end as closed_date
from (
  select customer as number from made where customer < getvariable('customers') // 100
) as chosen
