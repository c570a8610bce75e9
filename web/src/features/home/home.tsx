import type { ReactNode } from 'react'

import { useOperation } from '../../lib/query.ts'
import { useSay } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Answer } from '../../ui/states.tsx'

export function HomePage(): ReactNode {
  const say = useSay()
  const home = useOperation('readHome', {})
  return <Page title="首页"><Answer query={home}>{(data) => <p>{say(data.sentence)}</p>}</Answer></Page>
}
