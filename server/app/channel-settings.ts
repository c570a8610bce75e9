import type { ChannelSettings } from '#modules/act/delivery/index.ts'
import type { Config } from '#server/config.ts'

/** The ways out of the house that the bank has set up. */
export function channelSettings(config: Config): ChannelSettings {
  const { smsGatewayUrl, smsGatewayAccount, smsGatewaySecret, smtpUrl, mailFrom } = config
  return {
    sms:
      smsGatewayUrl === undefined || smsGatewaySecret === undefined
        ? null
        : { url: smsGatewayUrl, account: smsGatewayAccount, secret: smsGatewaySecret },
    email:
      smtpUrl === undefined || mailFrom === undefined ? null : { url: smtpUrl, from: mailFrom },
    smsSignature: config.smsSignature,
    publicOrigin: config.publicOrigin ?? `http://localhost:${config.port}`,
  }
}
