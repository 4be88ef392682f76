export type { AppOptions } from './app.ts'
export { buildApp, pictures } from './app.ts'
