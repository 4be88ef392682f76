export { type MadeImage, makeImages } from './make-images.ts'
export type { ImagesOptions } from './parse-words.ts'
