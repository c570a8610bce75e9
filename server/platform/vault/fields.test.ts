import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { searchForm, vaultFields } from './fields.ts'
import type { VaultField } from './fields.ts'
import { mask } from './masking.ts'

const masks: [field: VaultField, value: string, masked: string][] = [
  ['name', '张三', '张*'],
  ['name', '张小测', '张**'],
  ['name', '欧阳小测', '欧阳**'],
  ['name', '欧阳', '欧*'],
  ['name', '测', '*'],
  ['name', '阿卜杜拉·测试', '阿******'],
  ['name', 'Li Na', 'L* N*'],
  ['mobile', '13812345678', '138****5678'],
  ['mobile', '5678', '***8'],
  ['id_number', '11010519491231002X', '110***********002X'],
  ['card', '62220212345671234', '6222*********1234'],
  ['account', '330012345678', '********5678'],
  ['credit_code', '91350100M000100Y43', '9135**********0Y43'],
  ['email', 'zhang.san@example.com', 'z***@example.com'],
  ['email', 'a@b.cn', 'a***@b.cn'],
  ['address', '浙江省杭州市西湖区文三路1号', '浙江省杭州市西湖区****'],
  ['address', '上海市浦东新区世纪大道1号', '上海市浦东新区****'],
  [
    'address',
    '新疆维吾尔自治区伊犁哈萨克自治州昭苏县某村',
    '新疆维吾尔自治区伊犁哈萨克自治州昭苏县****',
  ],
  ['address', '文三路1号', '文三***'],
  ['company_name', '杭州测试科技有限公司', '杭州测试****公司'],
]

for (const [field, value, masked] of masks) {
  test(`${field} ${value} is shown as ${masked}`, () => assert.equal(mask(field, value), masked))
}

const same: [field: VaultField, one: string, other: string][] = [
  ['name', '张三', '张 三'],
  ['name', '张三', ' 张　三 '],
  ['name', 'LI NA', 'Ｌi  ｎａ'],
  ['name', '阿卜杜拉·测试', '阿卜杜拉•测试'],
  ['mobile', '13812345678', '+86 138-1234-5678'],
  ['mobile', '13812345678', '１３８１２３４５６７８'],
  ['mobile', '13812345678', '8613812345678'],
  ['id_number', '11010519491231002X', '11010519491231002x'],
  ['id_number', '11010519491231002X', '110105 19491231 002Ｘ'],
  ['card', '6228480030212345679', '6228 4800 3021 2345 679'],
  ['email', 'a.b@example.com', 'A.B@Example.com'],
]

for (const [field, one, other] of same) {
  test(`${field} ${other} is found as ${one}`, () => {
    assert.equal(searchForm(field, other), searchForm(field, one))
  })
}

test('no mask shows all of a value', () => {
  const value = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.stringMatching(/^[张欧阳市区县省a@]{1,12}$/),
  )
  fc.assert(
    fc.property(fc.constantFrom(...vaultFields), value, (field, text) => {
      const shown = mask(field, text)
      assert.ok(shown.includes('*') || text.trim() === '', `${field}: ${text} → ${shown}`)
      assert.ok(text.includes('*') || shown !== text || text.trim() === '')
    }),
    { seed: 20_261_031, numRuns: 2_000 },
  )
})
