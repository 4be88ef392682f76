import { useRef, useState } from 'react'
import type { PageFacts } from '../../../../src/page-facts.ts'
import { factsIn } from '../../facts-in.ts'
import { summaryOf, type ViewSummary } from './view-summary.ts'

/**
 * The page as served and as seen since: another view asks for the same document and takes the facts out of it, so
 * that a view by script is no different from a view by hand.
 */
export function useViews(served: PageFacts) {
  const [facts, setFacts] = useState(served)
  const [seen, setSeen] = useState(() => (served.view === 'product' ? [summaryOf(served)] : []))
  const [round, setRound] = useState<readonly ViewSummary[]>([])
  const [progress, setProgress] = useState<{ done: number; times: number }>()
  const [lost, setLost] = useState(false)
  const stopped = useRef<AbortController>(undefined)

  const view = async (times: number) => {
    const controller = new AbortController()
    stopped.current = controller
    const round: ViewSummary[] = []
    setLost(false)
    for (let done = 0; done < times && !controller.signal.aborted; done += 1) {
      setProgress({ done, times })
      const facts = await fetchView(controller.signal)
      if (controller.signal.aborted) break
      if (facts?.view !== 'product') {
        setLost(true)
        break
      }
      const summary = summaryOf(facts)
      round.push(summary)
      setFacts(facts)
      setSeen((all) => [...all, summary])
    }
    setProgress(undefined)
    setRound(round)
  }

  return {
    /** Of the newest view. */
    facts,
    /** Since the page was opened or cleared, in the order of time. */
    seen,
    /** The last round that was asked for, when it is over. */
    round,
    /** While a round is running. */
    progress,
    /** The last view failed: something else than the page came, or nothing. */
    lost,
    view,
    stop: () => stopped.current?.abort(),
    clear() {
      setSeen([])
      setRound([])
    },
  }
}

async function fetchView(signal: AbortSignal): Promise<PageFacts | undefined> {
  try {
    const response = await fetch(location.href, { cache: 'no-store', signal })
    return factsIn(new DOMParser().parseFromString(await response.text(), 'text/html'))
  } catch {
    // fetch rejects only when no answer came, which a notice says, or when nobody waits for it any more.
    return undefined
  }
}
