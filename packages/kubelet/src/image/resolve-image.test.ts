import { expect, test } from 'vitest'
import { images } from './images.ts'
import { isProxyImage, knownImages, resolveImage } from './resolve-image.ts'

const found = (image: string) => {
  const resolved = resolveImage(image, images)
  return resolved && [resolved.program.folder, resolved.env]
}

test('an image of our own selects the package; its tag says nothing about the version', () => {
  expect(found('traffic-lab/weather-forecast:0.1.0')).toEqual(['services/weather/forecast', {}])
  expect(found('traffic-lab/weather-forecast')).toEqual(['services/weather/forecast', {}])
})

test('the tag of a tutorial image is the version, whatever registry stands before it', () => {
  const v2 = ['services/weather/forecast', { SERVICE_VERSION: 'v2' }]
  expect(found('istioweather/forecast:v2')).toEqual(v2)
  expect(found('docker.io/istioweather/forecast:v2')).toEqual(v2)
  expect(found('localhost:5000/mirror/istioweather/forecast:v2@sha256:0123')).toEqual(v2)
})

test("the end of a Bookinfo image's name is the version, whatever its tag", () => {
  const flooding = ['services/bookinfo/productpage', { SERVICE_VERSION: 'v-flooding' }]
  expect(found('docker.io/istio/examples-bookinfo-productpage-v-flooding:1.20.3')).toEqual(flooding)
  expect(found('examples-bookinfo-productpage-v1')).toEqual([
    'services/bookinfo/productpage',
    { SERVICE_VERSION: 'v1' },
  ])
  expect(found('examples-bookinfo-productpage-v9')).toBeUndefined()
})

test('fortio is known under any registry and tag', () => {
  for (const image of ['fortio/fortio', 'fortio/fortio:latest_release', 'docker.io/fortio/fortio:1.66.0'])
    expect(found(image)).toEqual(['services/tools/fortio', {}])
})

test('an image without program, and a tag that does not exist, are unknown', () => {
  expect(found('nginx:1')).toBeUndefined()
  expect(found('istioweather/advertisement:v2')).toBeUndefined()
  expect(found('istioweather/forecast')).toBeUndefined()
  expect(found('notistioweather/forecast:v1')).toBeUndefined()
})

test('every name that a person is told is one that resolves', () => {
  const names = knownImages(images).flatMap((name) => {
    const [repository = '', tags = 'any'] = name.split(':')
    return tags.split('|').map((tag) => `${repository}:${tag}`)
  })
  expect(names.length).toBeGreaterThanOrEqual(images.length)
  for (const name of names) expect(found(name), name).toBeDefined()
})

test('Envoy stands for istio/proxyv2 and for auto', () => {
  expect(['auto', 'istio/proxyv2:1.18.0', 'docker.io/istio/proxyv2:x'].map(isProxyImage)).toEqual([
    true,
    true,
    true,
  ])
  expect(['envoyproxy/envoy:v1', 'autos', 'notistio/proxyv2:1'].map(isProxyImage)).toEqual([
    false,
    false,
    false,
  ])
})
