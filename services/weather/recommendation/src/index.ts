export type { AppOptions } from './app.ts'
export { buildApp } from './app.ts'
export { recommend } from './recommend.ts'
