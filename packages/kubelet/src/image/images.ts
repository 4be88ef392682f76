/** A program of this workspace that stands in for the container images of one repository. */
export interface ImageProgram {
  /** The image's repository name; any registry may stand before it. */
  readonly repository: string
  /** Folder of the package, from the workspace's root. */
  readonly folder: string
  /** The program in that folder that Node runs. */
  readonly entry: string
  /** What the program is given when the container has no `args`. */
  readonly args?: readonly string[]
  /** Programs that people call by their path in the container, and the files in that folder that stand in for them. */
  readonly programs?: Readonly<Record<string, string>>
  /** It opens connections of its own beside HTTP, and knows the names of Services for them. */
  readonly opensTcp?: boolean
  /** A program of the machine that it runs: any of these, and what to do where there is none. */
  readonly needs?: { readonly anyOf: readonly string[]; readonly advice: string }
  /** What the repository's name means, when the version is a part of it. */
  readonly env?: Readonly<Record<string, string>>
  /** The tags that exist, and the environment that each of them means. `'any'`: the tag chooses nothing. */
  readonly tags: 'any' | Readonly<Record<string, Readonly<Record<string, string>>>>
}

const v1 = { SERVICE_VERSION: 'v1' }
const v2 = { SERVICE_VERSION: 'v2' }

/** No image is pulled in the lab: this table says which program runs for which image. */
export const images: readonly ImageProgram[] = [
  // Our own images: one for all versions, the Deployment sets SERVICE_VERSION.
  own('traffic-lab/bookinfo-productpage', 'services/bookinfo/productpage'),
  own('traffic-lab/bookinfo-details', 'services/bookinfo/details'),
  own('traffic-lab/bookinfo-reviews', 'services/bookinfo/reviews'),
  { ...own('traffic-lab/bookinfo-ratings', 'services/bookinfo/ratings'), opensTcp: true },
  own('traffic-lab/weather-frontend', 'services/weather/frontend'),
  own('traffic-lab/weather-advertisement', 'services/weather/advertisement'),
  own('traffic-lab/weather-forecast', 'services/weather/forecast'),
  own('traffic-lab/weather-recommendation', 'services/weather/recommendation'),
  // The tutorial's images: the tag is the version.
  tagged('istioweather/frontend', 'services/weather/frontend', { v1, v2 }),
  tagged('istioweather/advertisement', 'services/weather/advertisement', { v1 }),
  tagged('istioweather/forecast', 'services/weather/forecast', { v1, v2 }),
  tagged('istioweather/recommendation', 'services/weather/recommendation', { v1 }),
  // Istio's images of Bookinfo: the version is the end of the repository's name, the tag a release.
  ...examples('productpage', ['v1', 'v-flooding']),
  ...examples('details', ['v1', 'v2']),
  ...examples('reviews', ['v1', 'v2', 'v3']),
  ...examples('ratings', ['v1', 'v2', 'v-faulty', 'v-delayed', 'v-unavailable', 'v-unhealthy']).map(
    (ratings) => ({ ...ratings, opensTcp: true }),
  ),
  database('mysqldb', ['mariadbd'], 'install MariaDB, such as by apt-get install mariadb-server'),
  database('mongodb', ['mongod', 'traffic-lab-ferretdb'], 'install MongoDB so that mongod is on the PATH'),
  // The load generator of section 6.6, whatever its tag, and ours in its place.
  fortio('fortio/fortio'),
  fortio('traffic-lab/fortio'),
]

function own(repository: string, folder: string): ImageProgram {
  return { repository, folder, entry: 'src/main.ts', tags: 'any' }
}

function fortio(repository: string): ImageProgram {
  const programs = { '/usr/bin/fortio': 'bin/fortio' }
  return { ...own(repository, 'services/tools/fortio'), args: ['server'], programs }
}

function tagged(
  repository: string,
  folder: string,
  tags: Readonly<Record<string, Readonly<Record<string, string>>>>,
): ImageProgram {
  return { repository, folder, entry: 'src/main.ts', tags }
}

function examples(service: string, versions: readonly string[]): ImageProgram[] {
  return versions.map((version) => ({
    ...own(`examples-bookinfo-${service}-${version}`, `services/bookinfo/${service}`),
    env: { SERVICE_VERSION: version },
  }))
}

/** A real server of this machine, filled with the ratings that the image would bring. */
function database(name: 'mysqldb' | 'mongodb', anyOf: readonly string[], advice: string): ImageProgram {
  return {
    ...own(`examples-bookinfo-${name}`, 'services/bookinfo/database'),
    env: { DATABASE: name },
    needs: { anyOf, advice },
  }
}
