/** Where answers go, and the key they are sent with. */
export interface AnswersTarget {
  /** `https://zhike.bank.example/v1/inbound` */
  readonly url: string
  readonly apiKey: string
}

export interface CustomerAnswer {
  readonly id: string
  readonly from: string
  readonly text: string
  readonly at: string
}

/** @returns whether it was heard */
export async function handOnAnswer(
  { url, apiKey }: AnswersTarget,
  answer: CustomerAnswer,
): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ messages: [answer] }),
  })
  await response.body?.cancel()
  return response.ok
}
