import { useRef, useState } from 'react'
import { type Answer, type Forecast, fetchForecast } from '../../api.ts'

export interface ForecastState {
  readonly busy: boolean
  /** Every answer since the page was loaded, newest last. */
  readonly answers: readonly Answer<Forecast>[]
  /** The newest forecast that arrived, with the city that was asked for; a later failure leaves it. */
  readonly shown: { readonly city: string; readonly forecast: Forecast } | undefined
  /** Asks once; true when a forecast came back. */
  readonly query: (city: string) => Promise<boolean>
  /** Asks one after the other, so that each answer can be seen to come. */
  readonly queryTimes: (city: string, times: number) => Promise<void>
}

export function useForecast(onFailure: (answer: Answer<Forecast>) => void): ForecastState {
  const [busy, setBusy] = useState(false)
  const [answers, setAnswers] = useState<readonly Answer<Forecast>[]>([])
  const [shown, setShown] = useState<ForecastState['shown']>()
  const running = useRef(false)

  const ask = async (city: string): Promise<boolean> => {
    const answer = await fetchForecast(city)
    setAnswers((all) => [...all, answer])
    if (answer.data === undefined) onFailure(answer)
    else setShown({ city, forecast: answer.data })
    return answer.data !== undefined
  }

  /** One round at a time: a second click while one runs does nothing. */
  const round = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (running.current) return otherwise
    running.current = true
    setBusy(true)
    try {
      return await work()
    } finally {
      running.current = false
      setBusy(false)
    }
  }

  return {
    busy,
    answers,
    shown,
    query: (city) => round(() => ask(city), false),
    queryTimes: (city, times) =>
      round(async () => {
        for (let time = 0; time < times; time += 1) await ask(city)
      }, undefined),
  }
}
