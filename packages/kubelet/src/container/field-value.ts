import type { Pod } from '@traffic-lab/resources'

/** What `valueFrom.fieldRef` gives a container (Kubernetes' downward API); undefined for a path it does not have. */
export function fieldValue(pod: Pod, path: string): string | undefined {
  const { metadata, spec, status } = pod
  const member = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (member !== null)
    return metadata[member[1] === 'labels' ? 'labels' : 'annotations']?.[member[2] ?? ''] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? 'default'
    case 'metadata.uid':
      return metadata.uid ?? ''
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? 'default'
    case 'status.hostIP':
      return status?.hostIP ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return status?.podIP ?? ''
    default:
      return undefined
  }
}
