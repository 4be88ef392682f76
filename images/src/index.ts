export { makeImages } from './make-images.ts'
export { whyNoImages } from './why-no-images.ts'
