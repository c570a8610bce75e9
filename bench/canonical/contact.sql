-- One contact for every fifth customer, over two years.
select
  cast(60000000000 + number as varchar) as contact_id,
  customer_id_of(busy_customer_of(number, 'contact')) as customer_id,
  days_before(draw(number, 'contact date', 700)) as contact_date,
  case draw(number, 'contact channel', 3) when 0 then 'phone' when 1 then 'sms' else 'wecom' end
    as channel
from (select customer as number from made where customer < getvariable('customers') // 5) as chosen
