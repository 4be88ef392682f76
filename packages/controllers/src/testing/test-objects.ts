import type { Deployment, Pod, Service } from '@traffic-lab/resources'

export function deployment(spec: Partial<Deployment['spec']> = {}, name = 'forecast-v1'): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'weather' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'forecast' } },
      template: template('1.0.0'),
      ...spec,
    },
  }
}

export function template(tag: string): Deployment['spec']['template'] {
  return {
    metadata: { labels: { app: 'forecast' } },
    spec: {
      containers: [{ name: 'app', image: `forecast:${tag}`, ports: [{ name: 'http', containerPort: 3002 }] }],
    },
  }
}

export function service(spec: Partial<Service['spec']> = {}, name = 'forecast'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'weather' },
    spec: { selector: { app: 'forecast' }, ports: [{ name: 'http', port: 3002 }], ...spec },
  }
}

export function pod(name: string, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'weather', ...metadata },
    spec: { containers: [{ name: 'app', image: 'forecast:1.0.0' }] },
  }
}
