import { useRef, useState } from 'react'
import { type Answer, type Forecast, fetchForecast } from '../../api.ts'

export interface ForecastState {
  /** How far the running round is; undefined while none runs. */
  readonly progress: { readonly done: number; readonly times: number } | undefined
  /** Every answer since the page was loaded or the count cleared, newest last. */
  readonly answers: readonly Answer<Forecast>[]
  /** The newest round that came to its end. */
  readonly round: { readonly city: string; readonly answers: readonly Answer<Forecast>[] } | undefined
  /** The newest forecast that arrived, with the city that was asked for; a later failure leaves it. */
  readonly shown: { readonly city: string; readonly forecast: Forecast } | undefined
  /** Asks one after the other, so that each answer can be seen to come; does nothing while a round runs. */
  readonly query: (city: string, times?: number) => Promise<readonly Answer<Forecast>[]>
  /** Ends the running round; the answer that is under way is not counted. */
  readonly stop: () => void
  readonly clear: () => void
}

interface RoundEvents {
  /** The first failure of a round, when it happens. */
  readonly onFailure: (answer: Answer<Forecast>) => void
  /** A round ended without any failure. */
  readonly onSuccess: () => void
}

export function useForecast({ onFailure, onSuccess }: RoundEvents): ForecastState {
  const [progress, setProgress] = useState<ForecastState['progress']>()
  const [answers, setAnswers] = useState<readonly Answer<Forecast>[]>([])
  const [round, setRound] = useState<ForecastState['round']>()
  const [shown, setShown] = useState<ForecastState['shown']>()
  const running = useRef<AbortController>(undefined)

  const stop = () => {
    running.current?.abort()
    running.current = undefined
    setProgress(undefined)
  }

  const query = async (city: string, times = 1) => {
    if (running.current !== undefined) return []
    const controller = new AbortController()
    running.current = controller
    const ended: Answer<Forecast>[] = []
    let failed = false
    while (ended.length < times) {
      setProgress({ done: ended.length, times })
      const answer = await fetchForecast(city, controller.signal)
      if (controller.signal.aborted) break
      ended.push(answer)
      setAnswers((all) => [...all, answer])
      if (answer.data !== undefined) setShown({ city, forecast: answer.data })
      else if (!failed) {
        failed = true
        onFailure(answer)
      }
    }
    if (!controller.signal.aborted) stop()
    if (!failed && ended.length > 0) onSuccess()
    setRound({ city, answers: ended })
    return ended
  }

  return { progress, answers, round, shown, query, stop, clear: () => setAnswers([]) }
}
