-- One month of transactions, ten a customer and year on average, in the order they happened:
-- neighbours in the file belong to different customers.
select
  cast(100000000000 + number as varchar) as transaction_id,
  customer_id_of(customer) as customer_id,
  account_id_of(customer, 0) as account_id,
  cast(getvariable('month_end') as date) - cast(
    (getvariable('end_number') - 1 - number) * day(cast(getvariable('month_end') as date))
    // (getvariable('end_number') - getvariable('first_number')) as integer
  ) as transaction_date,
  case
    when kind in ('salary', 'redemption', 'interest', 'pension', 'loan_granted') then 'in'
    when kind in ('transfer', 'settlement', 'other') and draw(number, 'direction', 2) = 0 then 'in'
    else 'out'
  end as direction,
  case kind
    when 'salary' then 300000 + draw(number, 'amount', 2000000)
    when 'consumption' then 100 + draw(number, 'amount', 40000)
    when 'fee' then 100 + draw(number, 'amount', 5000)
    when 'bill' then 1000 + draw(number, 'amount', 50000)
    else 1000 + draw(number, 'amount', 3000) * draw(number, 'amount', 3000)
  end as amount_cents,
  kind,
  case kind
    when 'salary' then 'employer'
    when 'consumption' then
      case draw(number, 'overseas', 50) when 0 then 'overseas' else 'merchant' end
    when 'transfer' then
      case draw(number, 'own', 5) when 0 then 'own_other_bank' else 'person' end
    when 'settlement' then 'business'
    when 'tax' then 'government'
    when 'pension' then 'government'
    else 'bank'
  end as counterparty,
  case
    when kind in ('salary', 'pension', 'interest') then 'batch'
    when kind = 'cash' then case when draw(number, 'channel', 3) = 0 then 'counter' else 'atm' end
    when kind = 'consumption' then
      case draw(number, 'channel', 3) when 0 then 'pos' else 'third_party' end
    else case draw(number, 'channel', 10)
      when 0 then 'counter' when 1 then 'online' when 2 then 'online' else 'mobile'
    end
  end as channel
from (
  select
    number,
    busy_customer_of(number, 'transaction') as customer,
    case
      when of_hundred < 38 then 'consumption'
      when of_hundred < 60 then 'transfer'
      when of_hundred < 70 then 'salary'
      when of_hundred < 77 then 'bill'
      when of_hundred < 82 then 'cash'
      when of_hundred < 86 then 'interest'
      when of_hundred < 89 then 'repayment'
      when of_hundred < 91 then 'purchase'
      when of_hundred < 93 then 'redemption'
      when of_hundred < 95 then 'settlement'
      when of_hundred < 97 then 'pension'
      when of_hundred < 98 then 'fee'
      when of_hundred < 99 then 'tax'
      else case draw(number, 'rare', 2) when 0 then 'loan_granted' else 'other' end
    end as kind
  from (
    select
      number,
      draw(number, 'kind', 100) as of_hundred
    from (
      select getvariable('first_number') + customer as number
      from made
      where customer < getvariable('end_number') - getvariable('first_number')
    ) as of_month
  ) as numbered
) as named
