-- Formulas, then tags, life groups and stages, then scores.

create temp macro rate(part, whole) as
  round(cast(part as double) / nullif(cast(whole as double), 0), 6) + 0;
create temp macro points_if(condition, points) as case when condition then points else 0 end;
create temp macro reason_if(condition, name) as case when condition then ',' || name else '' end;
create temp macro yuan(cents) as cast(cents as decimal(16, 0)) * cast(0.01 as decimal(2, 2));

create temp view measured as
select
  *,
  deposit_balance + investment_value as aum,
  -date_diff('day', next_maturity_date, date '2026-10-31') as days_to_maturity,
  fund_value - fund_cost as fund_gain,
  rate(fund_value - fund_cost, fund_cost) as fund_gain_rate,
  cast(has_demand_deposit as bigint) + cast(has_time_deposit as bigint)
    + cast(has_large_deposit as bigint) + cast(has_structured_deposit as bigint)
    + cast(has_wealth as bigint) + cast(has_fund as bigint) + cast(has_insurance as bigint)
    + cast(has_bond as bigint) + cast(has_gold as bigint) + cast(has_trust as bigint)
    + cast(has_mortgage as bigint) + cast(has_consumer_loan as bigint)
    + cast(has_business_loan as bigint) + cast(has_credit_card as bigint) as product_count,
  cast(has_debit_card as bigint) + cast(has_payroll as bigint)
    + cast(has_mobile_bank as bigint) + cast(has_online_bank as bigint)
    + cast(has_merchant as bigint) + cast(has_sms_notice as bigint) as service_count,
  rate(login_count_30d - login_count_30d_before, login_count_30d_before) as login_change_rate,
  date_diff('day', last_login_date, date '2026-10-31') as days_since_login,
  date_diff('day', last_contact_date, date '2026-10-31') as days_since_contact,
  date_diff('day', contact_allowed_date, contact_refused_date) as contact_refused_lead_days,
  contact_refused_date is not null
    and coalesce(contact_refused_date >= contact_allowed_date, true) as do_not_contact,
  cast(round(deposit_average_12m * 0.008e0) as bigint) as deposit_contribution_12m,
  cast(round(loan_average_12m * 0.015e0) as bigint) as loan_contribution_12m,
  cast(round(investment_average_12m * 0.003e0) as bigint) as investment_contribution_12m,
  deposit_contribution_12m + loan_contribution_12m + investment_contribution_12m
    + fee_income_12m as contribution_12m,
  counter_count_12m * 800 + contact_count_12m * 1500 as cost_to_serve_12m,
  date_diff('day', last_transaction_date, date '2026-10-31') as days_since_transaction,
  inflow_30d - outflow_30d as net_inflow_30d,
  inflow_90d - outflow_90d as net_inflow_90d,
  rate(salary_amount_6m - salary_amount_6m_before, salary_amount_6m_before) as salary_growth_6m,
  aum_average_30d as aum_measured,
  aum_month_end - aum_month_end_before as aum_change_month,
  aum_month_end - aum_3_months_ago as aum_change_3m,
  rate(aum_month_end - aum_3_months_ago, aum_3_months_ago) as aum_growth_3m,
  rate(aum_month_end - aum_6_months_ago, aum_6_months_ago) as aum_growth_6m,
  rate(aum_average_30d - aum_average_90d, aum_average_90d) as aum_change_rate_30d,
  coalesce(
    2026 - year(birth_date)
      - case when month(birth_date) * 100 + day(birth_date) > 1031 then 1 else 0 end,
    age_delivered
  ) as age,
  (month(birth_date) + 2) % 12 as months_to_birthday,
  date_diff('day', opened_date, date '2026-10-31') as tenure_days,
  kind = 'personal' as is_personal
from known;

create temp view tagged as
select
  *,
  contribution_12m - cost_to_serve_12m as net_contribution_12m,
  coalesce(aum_measured >= 100000 or (product_count >= 1 and transaction_count_90d >= 1), false)
    as effective_customer,
  transaction_count_30d >= 1 or login_count_30d >= 1 as active_customer,
  coalesce(tenure_days between 0 and 90, false) as new_customer,
  coalesce(
    days_since_transaction > 180 or (transaction_count_12m = 0 and tenure_days > 180),
    false
  ) and not coalesce(days_since_login <= 180, false) as dormant_customer,
  salary_count_90d >= 2 as salary_customer,
  salary_count_60d >= 1 and salary_count_before_60d = 0 as salary_started,
  salary_count_60d = 0 and salary_count_before_60d >= 2 as salary_stopped,
  salary_count_90d >= 2 and not has_mobile_bank as salary_without_mobile_bank,
  coalesce(days_to_maturity between 0 and 30, false) as maturing_in_30_days,
  maturing_amount_15d >= 5000000 as maturing_without_plan,
  coalesce(largest_inflow_30d >= 20000000, false) as large_inflow,
  coalesce(largest_outflow_30d >= 20000000, false) as large_outflow,
  own_other_bank_outflow_30d >= 5000000 as moving_money_away,
  transfer_count_30d >= 20 as frequent_transfers,
  overseas_amount_90d >= 1000000 as cross_border,
  balance_demand_deposit >= 5000000 and investment_value = 0 as idle_money,
  coalesce(months_to_birthday = 0 and is_personal, false) as birthday_this_month,
  coalesce(age >= 65, false) as aged_65,
  coalesce(age < 18, false) as minor,
  coalesce(risk_assessed_date < date '2025-10-31', false) as risk_assessment_expired,
  coalesce(
    consent_marketing or consent_sms or consent_phone or consent_app or consent_wecom
      or consent_email,
    false
  ) as marketing_consent,
  not marketing_consent and coalesce(
    not consent_marketing or not consent_sms or not consent_phone or not consent_app
      or not consent_wecom or not consent_email,
    false
  ) as marketing_refused,
  open_complaint_count >= 1 as open_complaint,
  coalesce(fund_gain_rate <= -0.1e0, false) as fund_in_loss,
  coalesce(insurance_rate_lowest < 0.02e0, false) as low_yield_insurance,
  child_count >= 1 as has_child,
  has_mortgage as mortgage_customer,
  coalesce(risk_level in ('C1', 'C2') and aum >= 5000000, false) as steady_investor,
  is_personal and (company_count >= 1 or has_business_loan or has_merchant)
    as micro_business_owner,
  product_count >= 2 as cross_sold,
  product_count = 3 as one_product_short,
  loan_granted_90d >= 1000000 as recent_borrower,
  coalesce(address_change_date > date '2026-10-01', false) as address_changed,
  login_count_90d >= 3 and counter_count_90d = 0 and visit_count_90d = 0 as digital_only,
  coalesce(is_personal and age between 25 and 35, false) as group_young,
  coalesce(is_personal and age between 35 and 50 and micro_business_owner, false)
    as group_business_owner,
  coalesce(
    is_personal and age between 30 and 45
      and (salary_amount_90d >= 3000000 or coalesce(yearly_income >= 15000000, false)),
    false
  ) as group_professional,
  coalesce(
    is_personal and age between 40 and 55
      and (family_member_count >= 1 or has_mortgage or aum >= 20000000),
    false
  ) as group_mature_family,
  not is_personal as group_micro_business,
  coalesce(is_personal and age >= 55, false) as group_silver,
  case
    when closed_date <= date '2026-10-31' or (closed_account_count >= 1 and account_count = 0)
      then 'lost'
    when product_count = 0 and service_count = 0 and transaction_count_12m = 0 then 'prospect'
    when tenure_days between 0 and 90 then 'new'
    when dormant_customer then 'dormant'
    when aum_growth_3m <= -0.3e0 or aum_change_rate_30d <= -0.3e0 then 'declining'
    when tenure_days between 91 and 365 or aum_growth_3m >= 0.1e0 then 'growing'
    when tenure_days >= 1825 and product_count >= 4 then 'loyal'
    else 'mature'
  end as life_stage,
  least(
    100,
    points_if(login_count_30d_before >= 4 and login_change_rate <= -0.5e0, 15)
      + points_if(days_since_login > 60 and days_since_login <= 365, 15)
      + points_if(aum_change_rate_30d <= -0.3e0 and aum_average_90d >= 100000, 30)
      + points_if(
        aum_change_rate_30d > -0.3e0 and aum_change_rate_30d <= -0.1e0
          and aum_average_90d >= 100000,
        10
      )
      + points_if(complaint_count_90d >= 1, 15)
      + points_if(complaint_count_12m >= 2, 10)
      + points_if(maturing_amount_15d >= 1000000, 10)
      + points_if(salary_stopped, 25)
      + points_if(moving_money_away, 20)
  ) as churn_points,
  nullif(substr(
    reason_if(login_count_30d_before >= 4 and login_change_rate <= -0.5e0, 'login_drop')
      || reason_if(days_since_login > 60 and days_since_login <= 365, 'no_login_60d')
      || reason_if(aum_change_rate_30d <= -0.3e0 and aum_average_90d >= 100000, 'asset_drop')
      || reason_if(
        aum_change_rate_30d > -0.3e0 and aum_change_rate_30d <= -0.1e0
          and aum_average_90d >= 100000,
        'asset_slide'
      )
      || reason_if(complaint_count_90d >= 1, 'complaint')
      || reason_if(complaint_count_12m >= 2, 'complaints_repeated')
      || reason_if(maturing_amount_15d >= 1000000, 'maturing_soon')
      || reason_if(salary_stopped, 'salary_stopped')
      || reason_if(moving_money_away, 'moved_away'),
    2
  ), '') as churn_points_reasons,
  round(
    aum_measured / 1000000e0 + contribution_12m / 10000e0 + settlement_amount_12m / 10000000e0,
    6
  ) + 0 as value_index,
  points_if(age between 22 and 40, 20)
    + points_if(salary_growth_6m >= 0.1e0, 25)
    + points_if(salary_amount_90d >= 3000000, 20)
    + points_if(own_other_bank_inflow_90d >= 2000000, 15)
    + points_if(aum_growth_3m >= 0.2e0, 20)
    + points_if(company_count >= 1, 20) as all_potential_points,
  nullif(substr(
    reason_if(age between 22 and 40, 'young')
      || reason_if(salary_growth_6m >= 0.1e0, 'salary_growing')
      || reason_if(salary_amount_90d >= 3000000, 'good_salary')
      || reason_if(own_other_bank_inflow_90d >= 2000000, 'money_elsewhere')
      || reason_if(aum_growth_3m >= 0.2e0, 'assets_growing')
      || reason_if(company_count >= 1, 'owns_business'),
    2
  ), '') as potential_points_reasons,
  points_if(days_since_transaction <= 7, 30)
    + points_if(days_since_transaction between 8 and 30, 15)
    + points_if(active_days_90d >= 20, 30)
    + points_if(active_days_90d between 5 and 19, 15)
    + points_if(outflow_90d >= 5000000, 20)
    + points_if(login_count_30d >= 4, 20) as all_activity_points,
  nullif(substr(
    reason_if(days_since_transaction <= 7, 'seen_this_week')
      || reason_if(days_since_transaction between 8 and 30, 'seen_this_month')
      || reason_if(active_days_90d >= 20, 'often')
      || reason_if(active_days_90d between 5 and 19, 'sometimes')
      || reason_if(outflow_90d >= 5000000, 'much')
      || reason_if(login_count_30d >= 4, 'logs_in'),
    2
  ), '') as activity_points_reasons,
  greatest(
    mobile_count_90d, online_count_90d, counter_count_90d, atm_count_90d, third_party_count_90d
  ) as channel_most,
  case
    when channel_most = 0 then null
    when mobile_count_90d = channel_most then 'mobile'
    when online_count_90d = channel_most then 'online'
    when counter_count_90d = channel_most then 'counter'
    when atm_count_90d = channel_most then 'atm'
    else 'third_party'
  end as channel_preference,
  case
    when product_count >= 4 then 'full'
    when product_count >= 2 then 'growing'
    when product_count = 1 then 'single'
    else 'none'
  end as relation_level
from measured;

create temp view scored as
select
  *,
  least(100, all_potential_points) as potential_points,
  least(100, all_activity_points) as activity_points,
  is_personal and aum_change_rate_30d <= -0.03e0 as is_falling,
  case
    when churn_points >= 50 then 'high'
    when churn_points >= 30 then 'medium'
    when churn_points >= 10 then 'low'
    else 'none'
  end as churn_level,
  case
    when value_index >= 50 and all_potential_points >= 40 then 'star'
    when value_index >= 50 then 'cash'
    when all_potential_points >= 40 then 'seed'
    else 'plain'
  end as value_class
from tagged;
