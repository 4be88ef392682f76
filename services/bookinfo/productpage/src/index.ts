export type { AppOptions } from './app.ts'
export { buildApp } from './app.ts'
export { loadPage } from './page.ts'
