/** What a customer answers a call with: interest, an appointment, a purchase. */
export const responseKinds = ['interested', 'appointment', 'purchased'] as const
