interface Step {
  readonly section: string
  /** Files that the section applies, in its order, relative to the repository. */
  readonly apply: readonly string[]
  /** Objects that it deletes in the end, as `Kind/name`. */
  readonly remove?: readonly string[]
  /** How many pods Deployments have from then on. */
  readonly replicas?: Readonly<Record<string, number>>
}

const app = (...names: readonly string[]) => names.map((name) => `k8s/weather/${name}.yaml`)
const rules = (folder: string, ...names: readonly string[]) =>
  names.map((name) => `manifests/${folder}/${name}.yaml`)

/** What each section of the tutorial does to namespace weather, one after the other. */
const course: readonly Step[] = [
  { section: '3', apply: app('namespace', 'weather-v1') },
  { section: '5.1', apply: [] },
  {
    section: '5.2',
    apply: [
      ...rules('5.2-preparation', 'virtual-service-v1', 'destination-rule-v1', 'weather-gateway'),
      ...app('recommendation-all', 'forecast-v2-deployment'),
    ],
  },
  {
    section: '5.3',
    apply: rules('5.3-traffic-shifting', 'forecast-v2-destination', 'vs-forecast-weight-based-v2'),
  },
  { section: '5.4.1', apply: rules('5.4.1-user-agent', 'vs-forecast-header-based') },
  {
    section: '5.4.2',
    apply: [
      ...app('frontend-v2-deployment'),
      // The tutorial leaves out the forecast half of this release.
      ...rules('5.4.2-cookie', 'frontend-v2-destination', 'vs-frontend-multiservice-release'),
    ],
  },
  {
    section: '6.1.1',
    apply: rules('6.1.1-round-robin', 'dr-advertisement-round-robin'),
    replicas: { 'advertisement-v1': 2 },
  },
  { section: '6.1.2', apply: rules('6.1.2-random', 'dr-advertisement-random') },
  { section: '6.1.3', apply: rules('6.1.3-session-affinity', 'dr-advertisement-consistenthash') },
  { section: '6.2.1', apply: rules('6.2.1-fault-delay', 'vs-advertisement-fault-delay') },
  { section: '6.2.2', apply: rules('6.2.2-fault-abort', 'vs-advertisement-fault-abort') },
  { section: '6.3', apply: rules('6.3-timeout', 'vs-forecast-timeout', 'vs-recommendation-fault-delay') },
  { section: '6.4', apply: rules('6.4-retry', 'vs-forecast-retry', 'vs-recommendation-fault-abort') },
  { section: '6.5.1', apply: rules('6.5.1-redirect', 'redirect') },
  {
    section: '6.5.2',
    apply: rules('6.5.2-rewrite', 'rewrite'),
    remove: ['VirtualService/advertisement-route'],
  },
  {
    section: '6.6.1',
    apply: ['k8s/tools/fortio-deploy.yaml', ...rules('6.6.1-circuit-breaking', 'circuit-breaking')],
    remove: ['VirtualService/recommendation-route', 'DestinationRule/recommendation-dr'],
    replicas: { 'forecast-v2': 5 },
  },
  {
    section: '6.6.2',
    apply: [
      ...app('forecast-v2-deployment', 'recommendation-all'),
      ...rules('6.6.2-outlier-detection', 'circuit-breaking'),
    ],
    replicas: { 'forecast-v2': 1, 'recommendation-v1': 6 },
  },
  { section: '6.7', apply: [] },
]

export const courseSections = course.map(({ section }) => section)

/** What the sections before this one did. */
export function stepsBefore(section: string): readonly Step[] {
  return course.slice(0, courseSections.indexOf(section))
}
