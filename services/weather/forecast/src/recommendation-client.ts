import type { OutgoingHttpHeaders } from 'node:http'
import type { HttpClient } from '@traffic-lab/service-kit'

/** What to wear and to do at `temp` degrees Celsius and this kind of weather. Rejects if there is no answer. */
export type Recommend = (temp: number, weather: string, headers: OutgoingHttpHeaders) => Promise<string>

/** Asks the recommendation service at `baseUrl`: once, without a time limit, so that only the mesh decides. */
export function httpRecommendations(http: HttpClient, baseUrl: string): Recommend {
  return async (temp, weather, headers) => {
    const url = `${baseUrl}/activity?${new URLSearchParams({ temp: String(temp), weather })}`
    const { status, body } = await http.get(url, headers)
    if (status < 200 || status > 299) throw new Error(`${url} answered ${status}`)
    return body
  }
}
