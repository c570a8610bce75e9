-- One row per customer, one in fifty a business.
select
  customer_id_of(customer) as customer_id,
  case when draw(customer, 'kind', 50) = 0 then 'business' else 'personal' end as kind,
  case draw(customer, 'gender', 100) when 0 then null else
    case when draw(customer, 'gender', 100) <= 50 then 'F' else 'M' end
  end as gender,
  case when draw(customer, 'kind', 50) = 0 or draw(customer, 'no birth date', 50) = 0 then null
    else date '2012-10-31'
      - cast(draw(customer, 'age', 18000) + draw(customer, 'older', 9000) as integer)
  end as birth_date,
  'occupation_' || draw(customer, 'occupation', 24) as occupation,
  case when draw(customer, 'kind', 50) = 0 then 'industry_' || draw(customer, 'industry', 18) end
    as industry,
  case draw(customer, 'education', 10)
    when 0 then null when 1 then 'master' when 2 then 'bachelor' when 3 then 'bachelor'
    when 4 then 'college' when 5 then 'college' else 'school'
  end as education,
  case draw(customer, 'married', 10)
    when 0 then null when 1 then 'single' when 2 then 'single' when 3 then 'divorced'
    else 'married'
  end as marital_status,
  'full' as capacity,
  draw(customer, 'deceased', 500) = 0 as deceased,
  case when draw(customer, 'income known', 3) = 0
    then (30000 + draw(customer, 'income', 400) * draw(customer, 'income', 400)) * 100
  end as yearly_income_cents,
  'district_' || draw(customer, 'district', 60) as district,
  'U' || lpad(cast(draw(customer, 'outlet', 400) as varchar), 4, '0') as outlet_id,
  days_before(draw(customer, 'opened', 6000)) as opened_date,
  case when draw(customer, 'closed', 100) = 0
    then days_before(draw(customer, 'closed on', 300) * draw(customer, 'opened', 6000) // 6000)
  end as closed_date,
  case draw(customer, 'source', 4)
    when 0 then 'outlet' when 1 then 'payroll' when 2 then 'online' else 'referral'
  end as source
from made
