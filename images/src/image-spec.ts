import { type ImageProgram, images } from '@traffic-lab/kubelet'

/** One image that is built here, of one program; the lab runs the same program under the same name. */
export interface ImageSpec {
  /** `weather-frontend` */
  readonly title: string
  /** `traffic-lab/weather-frontend:0.1.0`: as the manifests name it. */
  readonly reference: string
  readonly program: ImageProgram
}

const own = 'traffic-lab/'

/** The images of this repository, with the tag that its manifests use: its version. */
export function imageSpecs(version: string): readonly ImageSpec[] {
  return images
    .filter(({ repository }) => repository.startsWith(own))
    .map((program) => ({
      title: program.repository.slice(own.length),
      reference: `${program.repository}:${version}`,
      program,
    }))
}

/** Those with one of these names, or of an app with that name: `weather` is all of `weather-…`. No name: all. */
export function chooseImages(specs: readonly ImageSpec[], names: readonly string[]): readonly ImageSpec[] {
  const isCalled = ({ title }: ImageSpec, name: string) => title === name || title.startsWith(`${name}-`)
  return names.length === 0 ? specs : specs.filter((spec) => names.some((name) => isCalled(spec, name)))
}
