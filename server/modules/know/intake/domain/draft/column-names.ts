/**
 * What banks call their columns, in Chinese, English and the abbreviations of core systems. A
 * column of a fact is recognised by its own name, by its words in the catalogue, and by these
 * patterns, which are held against the name in lower case without blanks, dots, dashes and
 * underscores.
 */
export const columnNames: Readonly<Record<string, RegExp>> = {
  customer_id:
    /^(cust(omer)?(id|no|num|number|code)?|(e?cif|party|client)(id|no|num)?|userid|id|客户(编?号|代码)?|会员号|用户(编?号|id)?)$/,
  account_id:
    /^(acc(oun)?t?(id|no|num|number)?|账户?(编号|号)?|帐户?号?|卡号|cardno|(loan|contract)(id|no|num)?|(借据|合同|贷款)(账|编)?号)$/,
  transaction_id:
    /^((t(ra?)?[nx]s?|trans?)(action)?(id|no|seq|num)|seqno|serialno|(交易)?流水号|交易编?号)$/,
  transaction_date: new RegExp(
    String.raw`^((t(ra?)?[nx]s?|trans?)(action)?(date|time|dt|tm)|` +
      String.raw`(paid|pay(ment)?|repay(ment)?|post(ing)?|value)(date|dt)|date|time|day|` +
      String.raw`(交易|实还|还款|入账|发生|缴费)(日期|时间)|transdatetranstime)$`,
  ),
  transaction_at:
    /^(t(ra?)?[nx]s?(action)?(time|tm|at)|trans?(action)?(time|tm|at)|time|交易时间)$/,
  amount_cents:
    /^((cny)?(t(ra?)?[nx]s?|trans?(action)?|paid|pay(ment)?|repay(ment)?)?am(oun)?t|(交易|发生|实还|还款|缴费)?金额|发生额)$/,
  direction:
    /^(dcflag|dc|direction|drcr|debitcredit|cdflag|inout|借贷(标志|方向)|收支(标志|方向)?|方向)$/,
  kind: /^(((t(ra?)?[nx]s?|trans?|cust)(type|code|cd))|type|kind|code|(交易|客户)?(类型|类别|代?码))$/,
  balance_after_cents: /^(bal(ance)?(after)?|交易后余额|余额)$/,
  balance_cents: /^(cur)?(bal(ance)?|当前余额|余额|日终余额|月末余额)$/,
  balance_date: /^(bal(ance)?(date|dt)|date|余额日期|日期|月末日期)$/,
  channel: /^(chan(ne)?l(cd|code|id)?|chnl|渠道)$/,
  bank_code: /^(t(ra?)?[nx]s?(code|cd)|交易码)$/,
  counterparty: /^(cntrparty|counterparty|opp(osite)?(type|class)|对手(方)?(类别|类型)?)$/,
  gender: /^(sex|gender|gdr(cd)?|性别)$/,
  birth_date: /^(birth(day|date|dt)?|dob|出生(日期|年月日)?|生日)$/,
  age_years: /^(age|年龄)$/,
  occupation: /^(occup(ation)?|job|prof(ession)?|职业)$/,
  industry: /^(industry|trade|行业)$/,
  education: /^(edu(cation)?(deg(ree)?)?(cd)?|学历)$/,
  marital_status: /^(marital(status)?|marriage|mrg(situ)?(cd)?|婚姻(状况)?)$/,
  yearly_income_cents: /^((annual|yearly)?income|年收入)$/,
  district: /^(district(id)?|region|city|area|地区|城市)$/,
  outlet_id: /^(outlet(id)?|branch(id|no)?|org(id|no)?|brno|管理网点|网点(号)?|机构号|归属机构)$/,
  opened_date:
    /^(open(ed|ing)?(date|dt)|reg(ister)?(date|dt)|date|issued|开户日期?|开立日期|起始日期?|放款日期|注册日期|购买日期|买入日期)$/,
  closed_date: /^(close[d]?(date|dt)|销户日期?|关闭日期)$/,
  maturity_date: /^(maturity(date)?|due(date|dt)|enddate|到期日期?)$/,
  status: /^(status|state|st|stat|账户状态|状态)$/,
  family: /^(prod(uct)?(type|class|family|kind)|family|产品(大类|类型|类别))$/,
  product_id: /^(prod(uct)?(id|no|code|cd)?|(持仓)?产品(代码|编号)?|基金代码)$/,
  holding_id: /^(holding(id)?|position(id)?|持仓号)$/,
  units: /^(units?|shares?|份额|数量)$/,
  cost_cents: /^(cost|成本)$/,
  value_cents: /^((market)?value|mv|市值)$/,
  yearly_rate: /^((int(erest)?)?rate|年?利率|年化(利率)?)$/,
  principal_cents: /^(principal|amount|贷款(本金|金额)|本金)$/,
  limit_cents: /^((credit)?limit|额度|授信额度)$/,
  overdue_days: /^(overdue(days)?|逾期天数)$/,
  unit_id: /^(unit(id)?|org(id|no)?|dept(id|no)?|机构(编号|号)|所属机构|部门)$/,
  parent_id: /^(parent(id|no)?|sup(erior)?(org|id)|上级(机构)?(号)?)$/,
  level: /^(level|grade|层级|级别|风险(等级|承受能力)|risklevel)$/,
  name: /^(name|名称|机构名称|产品名称)$/,
  staff_id:
    /^(staff(id|no)?|emp(loyee)?(id|no)?|rm(id|no)?|mgr(id|no)?|工号|客户经理(号|工号)?|员工号)$/,
  role: /^(role|post|岗位|角色)$/,
  event_id: /^(event(id|no)?|logid|事件号)$/,
  event_date: /^(event)?(date|time|tm|at|dt)|page(tm|time)|访问时间|操作时间$/,
  event_at: /^(event)?(time|tm|at)|page(tm|time)|访问时间|操作时间$/,
  subject: /^(page(no|id)?|url|subject|screen|页面)$/,
  assessment_id: /^(assess(ment)?(id|no)|测评(号|编号))$/,
  assessed_date: /^(assess(ed|ment)?(date|dt)|测评日期)$/,
  valid_until: /^(valid(until|to|date)|expiry|有效期(至)?|失效日期)$/,
  order_id: /^(order(id|no)|委托号|编号)$/,
  price: /^(price|nav|净值)$/,
  price_date: /^(price|nav)?(date|dt)|净值日期$/,
  district_id: /^(district(id|no)?|地区(代码|号)?)$/,
}

/** Columns that say who somebody is: they go to the vault. */
export const identityNames: Readonly<Record<string, RegExp>> = {
  name: /^((cust|customer|client)name|客户(姓名|名称)|姓名)$/,
  mobile: /^(mobile(no|phone)?|phone(no)?|cell|tel|手机(号码?)?|联系电话|电话)$/,
  id_number:
    /^(id(card|number)?no|idnumber|birth(number|no)|passport|certno|identityno|证件号码?|身份证(号码?)?)$/,
  email: /^(e?mail|邮箱|电子邮件)$/,
  address: /^(addr(ess)?|地址|住址)$/,
}

/** What a file's own name says of its fact. */
export const fileNames: readonly (readonly [pattern: RegExp, fact: string])[] = [
  [/disp|party|关系人|持有人/, 'account_party'],
  [/trans|trx|txn|trd|repay|流水|交易|还款/, 'transaction'],
  [/cust|client|tag|客户/, 'customer'],
  [/acc(oun)?t|loan|card|账户|贷款|卡/, 'account'],
  [/beh|event|log|click|行为/, 'event'],
  [/hold|position|持仓/, 'holding'],
  [/bal|余额/, 'balance_daily'],
  [/org|branch|机构/, 'org_unit'],
  [/staff|emp|员工/, 'staff'],
  [/risk|测评/, 'risk_assessment'],
  [/consent|授权/, 'consent'],
  [/district|地区/, 'district'],
  [/nav|price|净值/, 'product_price'],
  [/prod|产品/, 'product'],
  [/own|归属/, 'ownership'],
]

/** What a file's name says of a code that stands in none of its columns. */
export const fileCodes: readonly (readonly [pattern: RegExp, column: string, code: string])[] = [
  [/loan|贷款/, 'family', 'consumer_loan'],
  [/card|卡/, 'family', 'credit_card'],
  [/repay|还款/, 'kind', 'repayment'],
]

/** Product families as balances across are called. */
export const familyNames: readonly (readonly [pattern: RegExp, family: string])[] = [
  [/活期|demand|current/, 'demand_deposit'],
  [/大额存单/, 'large_deposit'],
  [/结构性/, 'structured_deposit'],
  [/定期|time|fixed|term/, 'time_deposit'],
  [/理财|wealth/, 'wealth'],
  [/基金|fund/, 'fund'],
  [/保险|insurance/, 'insurance'],
  [/国债|bond/, 'bond'],
  [/贵金属|黄金|gold/, 'gold'],
]

export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s._-]+/g, '')
}
