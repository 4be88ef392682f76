export type { AppOptions } from './app.ts'
export { buildApp, versions } from './app.ts'
export type { FindBook } from './book-client.ts'
export { httpBooks } from './book-client.ts'
