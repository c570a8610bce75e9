-- One contact for every fifth customer, over two years.
select
  cast(60000000000 + number as varchar) as contact_id,
  customer_id_of(busy_customer_of(number, 'contact')) as customer_id,
  days_before(draw(number, 'contact date', 700)) as contact_date,
  case draw(number, 'contact channel', 5)
    when 0 then 'phone' when 1 then 'sms' when 2 then 'email' when 3 then 'app' else 'wecom'
  end as channel,
  case draw(number, 'contact purpose', 3) when 0 then 'service' else 'marketing' end as purpose
from (select customer as number from made where customer < getvariable('customers') // 5) as chosen
