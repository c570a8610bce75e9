import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { asOf, businessDate, customerId, pageQuery } from './vocabulary.ts'
import { words } from './words.ts'

export const conductRule = z.object({
  code: z.string(),
  words,
  stage: z.string(),
  gates: z.array(z.enum(['recommend', 'launch', 'send', 'sale'])),
  source: z.string(),
  inForceFrom: businessDate.nullable(),
  /** Not yet in force on the night's date: shown as coming, not applied. */
  coming: z.boolean(),
  /** Never relaxed, whatever the strategy says. */
  statutory: z.boolean(),
  /** Decisions it refused last night. */
  refused: z.int().nullable(),
})

export const listConductRules = endpoint({
  method: 'GET',
  path: '/api/conduct/rules',
  summary: { zh: '合规规则与拒绝数', en: 'Conduct rules and what they refused' },
  admits: 'conduct.view',
  response: z.object({ rules: z.array(conductRule), asOf: asOf.nullable() }),
})

export const readCertificate = endpoint({
  method: 'GET',
  path: '/api/conduct/certificate',
  summary: { zh: '最近一夜的合规证明', en: "Last night's certificate" },
  admits: 'conduct.view',
  response: z.object({
    certificate: z
      .object({
        passed: z.boolean(),
        checks: z.array(
          z.object({ check: z.string(), words, source: z.string(), violations: z.int() }),
        ),
      })
      .nullable(),
    asOf: asOf.nullable(),
  }),
})

export const copyFinding = z.object({
  code: z.string(),
  verdict: z.enum(['violation', 'evidence', 'review', 'advice']),
  severity: z.enum(['red', 'orange', 'yellow']),
  /** UTF-16 units of the copy; equal where a notice is missing as a whole. */
  from: z.int(),
  to: z.int(),
  matched: z.string(),
  words,
  cure: words,
  source: z.string(),
})
export type CopyFinding = z.infer<typeof copyFinding>

/** As a marketer types: what stands against the copy, and which notices it lacks. */
export const checkCopy = endpoint({
  method: 'POST',
  path: '/api/conduct/copy',
  summary: { zh: '文案检查', en: 'Check copy' },
  admits: 'conduct.check',
  body: z.object({
    text: z.string().max(4_000),
    family: z.string().nullable(),
    channel: z.string(),
    audience: z.enum(['public', 'specific']).default('specific'),
    /** The product sold: its level, term and total cost are what the text must say. */
    productId: z.string().max(64).nullable().optional(),
    /** Tags that what it says of the customer rests on. */
    restsOn: z.array(z.string().trim().min(1).max(200)).max(6).optional(),
    /** Where it is shown and to whom, where law asks: schools, students, minors. */
    venue: z.string().max(40).optional(),
    group: z.enum(['elders', 'students', 'minors']).optional(),
  }),
  response: z.object({
    findings: z.array(copyFinding),
    notices: z.array(z.object({ code: z.string(), words, present: z.boolean() })),
    /** SMS parts, where the channel counts them. */
    parts: z.int().nullable(),
  }),
})

export const consentState = z.object({
  purpose: z.string(),
  purposeWords: words,
  channel: z.string().nullable(),
  channelWords: words,
  given: z.boolean(),
  since: businessDate,
  source: z.string(),
})

export const readConsents = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/consents',
  summary: { zh: '授权与勿扰', en: 'Consents and do-not-contact' },
  admits: 'customer.view',
  params: z.object({ customerId }),
  response: z.object({
    consents: z.array(consentState),
    doNotContact: z.boolean(),
    /** What the caps leave: used and allowed, per channel and over all. */
    caps: z.array(z.object({ words, used: z.int(), allowed: z.int() })),
  }),
})

/** Takes effect at once, at every gate. */
export const recordConsent = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/consents',
  summary: { zh: '登记授权或撤回', en: 'Record consent or its withdrawal' },
  admits: 'consent.record',
  params: z.object({ customerId }),
  body: z.object({
    purpose: z.string(),
    channel: z.string().nullable(),
    given: z.boolean(),
    proof: z.string().trim().min(2).max(200),
  }),
  response: z.object({ recorded: z.literal(true) }),
})

export const listConsentChanges = endpoint({
  method: 'GET',
  path: '/api/conduct/consents',
  summary: { zh: '授权变更', en: 'Consent changes' },
  admits: 'conduct.view',
  query: pageQuery,
  response: z.object({
    changes: z.array(consentState.extend({ customerId, at: z.iso.datetime(), by: z.string() })),
    next: z.string().nullable(),
  }),
})
