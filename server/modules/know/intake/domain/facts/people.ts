import {
  capacities,
  customerKinds,
  dueDiligences,
  genders,
  orgLevels,
  ownershipRoles,
  relationKinds,
} from './codes.ts'
import { ahead, identityOfPeople, columns, required, to, toLiving } from './fact.ts'
import type { Fact } from './fact.ts'

/** A household has a number of its own and is nobody's row. */
const household = { column: 'kind', codes: ['household'] }

const customer: Fact = {
  name: 'customer',
  words: { zh: '客户', en: 'Customers' },
  grain: { zh: '每位客户一行', en: 'one row per customer' },
  key: ['customer_id'],
  history: 'state',
  ends: 'closed_date',
  wins: 'newest',
  identity: identityOfPeople,
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', required],
    kind: ['code', '客户类型', 'customer kind', { required: true, codes: customerKinds }],
    gender: ['code', '性别', 'gender', { codes: genders }],
    birth_date: ['date', '出生日期', 'birth date'],
    age_years: ['integer', '交付时年龄', 'age when delivered, where no birth date is'],
    occupation: ['code', '职业', 'occupation'],
    industry: ['code', '行业', 'industry'],
    education: ['code', '学历', 'education'],
    marital_status: ['code', '婚姻状况', 'marital status'],
    capacity: ['code', '民事行为能力', 'legal capacity', { codes: capacities }],
    deceased: ['flag', '已故', 'deceased'],
    identity_valid_until: [
      'date',
      '身份证件有效期至（长期有效为空）',
      'identity document valid until; empty: no end',
      ahead,
    ],
    due_diligence: ['code', '客户尽职调查', 'customer due diligence', { codes: dueDiligences }],
    yearly_income_cents: ['cents', '年收入', 'yearly income'],
    investing_since: [
      'date',
      '首次投资日期（本行或已核实的他行经历）',
      'first invested, here or elsewhere as verified',
    ],
    district: ['code', '地区', 'district', to('district')],
    outlet_id: ['id', '管理网点', 'managing outlet', to('org_unit')],
    opened_date: ['date', '开户日期', 'opened'],
    closed_date: ['date', '销户日期', 'closed', ahead],
    source: ['code', '获客来源', 'source'],
  }),
  checks: [
    {
      name: 'closed_after_opened',
      words: { zh: '销户不早于开户', en: 'closed not before opened' },
      holds: 'closed_date is null or opened_date is null or closed_date >= opened_date',
    },
  ],
}

const customerAttribute: Fact = {
  name: 'customer_attribute',
  words: { zh: '客户附加属性', en: 'Further customer attributes' },
  grain: { zh: '每位客户每个属性一行', en: 'one row per customer and attribute' },
  key: ['customer_id', 'attribute'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    attribute: ['code', '属性', 'attribute', required],
    value: ['text', '值', 'value', required],
  }),
  checks: [],
}

const relation: Fact = {
  name: 'relation',
  words: { zh: '客户关系', en: 'Relations between customers' },
  grain: { zh: '每对客户每种关系一行', en: 'one row per pair of customers and kind' },
  key: ['customer_id', 'related_id', 'kind'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    related_id: [
      ...(['id', '关联方', 'related customer or household'] as const),
      { required: true, refers: { fact: 'customer', unless: household } },
    ],
    kind: ['code', '关系', 'relation', { required: true, codes: relationKinds }],
    since_date: ['date', '起始日期', 'since'],
  }),
  checks: [],
}

const orgUnit: Fact = {
  name: 'org_unit',
  words: { zh: '机构', en: 'Organisation units' },
  grain: { zh: '每个机构一行', en: 'one row per unit' },
  key: ['unit_id'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    unit_id: ['id', '机构号', 'unit number', required],
    parent_id: ['id', '上级机构', 'parent unit', to('org_unit')],
    level: ['code', '层级', 'level', { required: true, codes: orgLevels }],
    name: ['text', '名称', 'name', required],
    district: ['code', '地区', 'district', to('district')],
  }),
  checks: [
    {
      name: 'only_head_office_has_no_parent',
      words: { zh: '仅总行无上级', en: 'only the head office has no parent' },
      holds: "parent_id is not null or level = 'head_office'",
    },
  ],
}

const staff: Fact = {
  name: 'staff',
  words: { zh: '员工', en: 'Staff' },
  grain: { zh: '每位员工一行', en: 'one row per member of staff' },
  key: ['staff_id'],
  history: 'state',
  ends: 'left_date',
  wins: 'newest',
  identity: identityOfPeople,
  columns: columns({
    staff_id: ['id', '工号', 'staff number', required],
    unit_id: ['id', '所属机构', 'unit', to('org_unit', required)],
    role: ['code', '岗位', 'role', required],
    qualification: ['code', '资质', 'qualification'],
    joined_date: ['date', '入职日期', 'joined'],
    left_date: ['date', '离职日期', 'left', ahead],
  }),
  checks: [],
}

const ownership: Fact = {
  name: 'ownership',
  words: { zh: '客户归属', en: 'Ownership of customers' },
  grain: { zh: '每位客户每种归属一行', en: 'one row per customer and role' },
  key: ['customer_id', 'role'],
  history: 'state',
  wins: 'newest',
  columns: columns({
    customer_id: ['id', '客户号', 'customer number', to('customer', required)],
    staff_id: ['id', '客户经理', 'relationship manager', toLiving('staff', required)],
    role: ['code', '归属角色', 'role', { required: true, codes: ownershipRoles }],
    since_date: ['date', '起始日期', 'since'],
  }),
  checks: [],
}

export const peopleFacts = [customer, customerAttribute, relation, orgUnit, staff, ownership]
