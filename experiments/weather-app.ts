/**
 * The Weather app as section 5.2 leaves it: every service in v1, forecast in v2 as well. Lessons that need less of it
 * take all the same: what runs for one of them serves the next.
 */
export const weatherApp = [
  'k8s/weather/weather-v1.yaml',
  'k8s/weather/recommendation-all.yaml',
  'k8s/weather/forecast-v2-deployment.yaml',
] as const

/** frontend v2 stands beside v1, so that a gateway route to v1 has something to leave out. */
export const frontendV2 = 'k8s/weather/frontend-v2-deployment.yaml'

/** Section 5.2's rules: all traffic to v1. */
export const allToV1 = [
  '5.2-preparation/destination-rule-v1.yaml',
  '5.2-preparation/virtual-service-v1.yaml',
  '5.2-preparation/weather-gateway.yaml',
] as const

/** The same inside the mesh, for lessons that need nothing of the gateway. */
export const meshToV1 = [
  '5.2-preparation/destination-rule-v1.yaml',
  '5.2-preparation/virtual-service-v1.yaml',
] as const

/** advertisement in two pods, and frontend to call it; forecast is not needed. */
export const advertisementTwice = {
  app: ['k8s/weather/weather-v1.yaml'],
  replicas: { 'advertisement-v1': 2, 'forecast-v1': 0 },
} as const

export const advertisementUrl = 'http://advertisement:3003/ad'

/** What the page asks its own server for, which passes it on to forecast. */
export const pageData = '/data/weather?locate=Hangzhou'

/** forecast has its two subsets, and all requests go to v2. */
export const forecastToV2 = [
  '5.3-traffic-shifting/forecast-v2-destination.yaml',
  '5.3-traffic-shifting/vs-forecast-weight-based-v2.yaml',
] as const

/** The cluster that requests to v2 of forecast go through. */
export const forecastV2 = { port: 3002, subset: 'v2', host: 'forecast' } as const

export const forecastUrl = 'http://forecast:3002/weather?locate=Hangzhou'

/** Rules do not look at the path, and forecast answers this one without asking anybody: it takes a third of the time. */
export const forecastStatus = 'http://forecast:3002/status'

/** Only v2 recommends something to wear: so one sees who answered even without a header that says it. */
export function forecastVersion(body: string): string | undefined {
  if (!body.includes('"list"')) return undefined
  return body.includes('"recommendation"') ? 'forecast-v2' : 'forecast-v1'
}
