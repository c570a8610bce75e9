import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError } from '#contracts/problems.ts'
import { readConfig, settingsReference } from './config.ts'

function mistakesOf(environment: Record<string, string>): ProblemError {
  try {
    readConfig(environment)
  } catch (error) {
    assert.ok(error instanceof ProblemError)
    return error
  }
  assert.fail('the settings were accepted')
}

describe('config', () => {
  it('runs the whole product on nothing at all, on this machine alone', () => {
    const config = readConfig({})
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.port, 3000)
    assert.equal(config.home, '.zhike')
    assert.equal(config.databaseUrl, undefined)
    assert.deepEqual(config.trustedProxies, [])
    assert.ok(Object.isFrozen(config))
  })

  it('reads PORT, and ZHIKE_PORT before it', () => {
    assert.equal(readConfig({ PORT: '8080' }).port, 8080)
    assert.equal(readConfig({ PORT: '8080', ZHIKE_PORT: '9090' }).port, 9090)
  })

  it('counts an empty variable as unset', () => {
    assert.equal(readConfig({ ZHIKE_HOST: ' ', DATABASE_URL: '' }).host, '127.0.0.1')
  })

  it('names every bad variable at once', () => {
    const error = mistakesOf({ ZHIKE_PORT: '99999', ZHIKE_LOG_LEVEL: 'loud' })
    assert.equal(error.code, 'setting_invalid')
    assert.deepEqual(
      error.fields.map((field) => field.path),
      ['ZHIKE_PORT', 'ZHIKE_LOG_LEVEL'],
    )
    assert.match(error.fields[1]?.words.en ?? '', /"loud"/)
  })

  it('never repeats the value of a secret', () => {
    const error = mistakesOf({ ZHIKE_METRICS_TOKEN: 'too-short' })
    assert.doesNotMatch(JSON.stringify([error.message, error.fields]), /too-short/)
  })

  it('takes an origin, not an address within it', () => {
    const config = readConfig({ ZHIKE_PUBLIC_ORIGIN: 'https://z.bank' })
    assert.equal(config.publicOrigin, 'https://z.bank')
    mistakesOf({ ZHIKE_PUBLIC_ORIGIN: 'https://z.bank/zhike' })
    mistakesOf({ ZHIKE_PUBLIC_ORIGIN: 'ftp://z.bank' })
  })

  it('refuses an idle time longer than a sign-in may last', () => {
    mistakesOf({ ZHIKE_SESSION_IDLE_MINUTES: '480', ZHIKE_SESSION_HOURS: '1' })
  })

  it('refuses a channel set up by half', () => {
    const url = 'https://sms.bank.example'
    const error = mistakesOf({ ZHIKE_SMS_GATEWAY_URL: url, ZHIKE_SMTP_URL: 'smtp://mail:25' })
    const paths = error.fields.map((field) => field.path)
    assert.deepEqual(paths, ['ZHIKE_SMS_GATEWAY_SECRET', 'ZHIKE_MAIL_FROM'])
    const whole = {
      ZHIKE_SMTP_URL: 'smtp://mail:25',
      ZHIKE_MAIL_FROM: '知客 <notice@bank.example>',
    }
    assert.equal(readConfig(whole).smtpUrl, 'smtp://mail:25')
  })

  it('says what each setting is, once, in both languages', () => {
    assert.equal(new Set(settingsReference.map((s) => s.name)).size, settingsReference.length)
    assert.ok(settingsReference.every((s) => s.words.zh !== '' && s.words.en !== ''))
    assert.deepEqual(
      settingsReference.filter((s) => s.secret).map((s) => s.name),
      [
        'DATABASE_URL',
        'DATABASE_OWNER_URL',
        'ZHIKE_VAULT_KEYS',
        'ZHIKE_METRICS_TOKEN',
        'ZHIKE_SMS_GATEWAY_SECRET',
        'ZHIKE_SMTP_URL',
        'ZHIKE_TEST_DATABASE_URL',
      ],
    )
  })
})
