/** The Weather app as section 5.2 leaves it: every service in v1, forecast and frontend in v2 as well. */
export const weatherApp = [
  'k8s/weather/weather-v1.yaml',
  'k8s/weather/recommendation-all.yaml',
  'k8s/weather/forecast-v2-deployment.yaml',
] as const

/** frontend v2 stands beside v1, so that a gateway route to v1 has something to leave out. */
export const frontendV2 = 'k8s/weather/frontend-v2-deployment.yaml'

export const forecastUrl = 'http://forecast:3002/weather?locate=Hangzhou'

/** Only v2 recommends something to wear: so one sees who answered even without a header that says it. */
export function forecastVersion(body: string): string | undefined {
  if (!body.includes('"list"')) return undefined
  return body.includes('"recommendation"') ? 'forecast-v2' : 'forecast-v1'
}
