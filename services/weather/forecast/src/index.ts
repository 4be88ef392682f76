export type { AppOptions } from './app.ts'
export { buildApp, versions } from './app.ts'
export type { Recommend } from './recommendation-client.ts'
export { httpRecommendations } from './recommendation-client.ts'
