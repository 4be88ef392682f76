import type { KubeObject } from '@traffic-lab/resources'
import { expect, it } from 'vitest'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { findInjectionLabels } from './injection-labels.ts'

type Term = Readonly<Record<string, unknown>>

/** A sidecar injector whose webhooks look at namespaces by these terms. */
function injector(revision: string, ...selectors: readonly (readonly Term[])[]): KubeObject {
  const metadata = {
    name: `istio-sidecar-injector-${revision}`,
    labels: { app: 'sidecar-injector', 'istio.io/rev': revision },
  }
  const webhooks = selectors.map((matchExpressions) => ({ namespaceSelector: { matchExpressions } }))
  return Object.assign(
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingWebhookConfiguration', metadata },
    { webhooks },
  )
}

function clientWith(objects: readonly unknown[]): Pick<KubeClient, 'list'> {
  return { list: async <T>() => objects as readonly T[] }
}

const enabled = { key: 'istio-injection', operator: 'In', values: ['enabled'] }
const unset = { key: 'istio-injection', operator: 'DoesNotExist' }
const ofRevision = (revision: string) => ({ key: 'istio.io/rev', operator: 'In', values: [revision] })

it('is the usual label where an injector answers to it, and where nobody tells', async () => {
  const usual = { 'istio-injection': 'enabled' }
  const installed = injector('default', [ofRevision('default'), unset], [enabled])
  expect(await findInjectionLabels(clientWith([installed]), 'default')).toEqual(usual)
  expect(await findInjectionLabels(clientWith([]), undefined)).toEqual(usual)
})

it('is the label of the revision where only that is answered to', async () => {
  const installed = injector('1-30-1', [ofRevision('1-30-1'), unset])
  expect(await findInjectionLabels(clientWith([installed]), '1-30-1')).toEqual({ 'istio.io/rev': '1-30-1' })
})
