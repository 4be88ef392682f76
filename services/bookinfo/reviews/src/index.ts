export type { AppOptions } from './app.ts'
export { buildApp, versions } from './app.ts'
export type { FetchRatings, Ratings } from './ratings-client.ts'
export { httpRatings, ratingsLimitMs } from './ratings-client.ts'
