import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (env: Record<string, string>) => readConfig({ env, argv: ['node', 'main.ts'] })
const ratings = 'http://ratings:9080'

test.each([
  [{}, undefined, 'black'],
  [{ SERVICE_VERSION: 'v1' }, undefined, 'black'],
  [{ SERVICE_VERSION: 'v2' }, ratings, 'black'],
  [{ SERVICE_VERSION: 'v3' }, ratings, 'red'],
  [{ SERVICE_VERSION: 'v9' }, undefined, 'black'],
  [{ SERVICE_VERSION: 'v3', ENABLE_RATINGS: 'false', STAR_COLOR: 'blue' }, undefined, 'blue'],
  [{ ENABLE_RATINGS: 'True' }, ratings, 'black'],
  [{ SERVICE_VERSION: 'v2', SERVICES_DOMAIN: 'demo.svc' }, 'http://ratings.demo.svc:9080', 'black'],
  [
    { SERVICE_VERSION: 'v2', RATINGS_HOSTNAME: 'stars', RATINGS_SERVICE_PORT: '81' },
    'http://stars:81',
    'black',
  ],
])('%j asks at %s, with stars in %s', (env, ratingsUrl, starColor) => {
  expect(read(env)).toMatchObject({ ratingsUrl, starColor })
})

test('by default it listens on 9080, and a pod without a name has none', () => {
  expect(read({})).toMatchObject({ version: 'v1', LISTEN_HOST: '::', LISTEN_PORT: 9080 })
  expect(read({}).HOSTNAME).toBeUndefined()
  expect(read({ HOSTNAME: 'pod-x', LOG_DIR: '/tmp/logs' }).HOSTNAME).toBe('pod-x')
})

test('every wrong variable is named in one message; what Kubernetes sets for the Service is not read', () => {
  const wrong = {
    RATINGS_PORT: 'tcp://10.0.0.1:9080',
    LOG_LEVEL: 'loud',
    SERVICE_VERSION: 'v 1',
    ENABLE_RATINGS: '1',
    STAR_COLOR: '<b>',
    SERVICES_DOMAIN: '.svc',
    RATINGS_HOSTNAME: 'ratings:80',
    RATINGS_SERVICE_PORT: 'tcp://10.0.0.1:9080',
  }
  expect(() => read(wrong)).toThrow(
    [
      'The environment is not usable; change or unset:',
      '  LOG_LEVEL=loud: must be one of info, fatal, error, warn, debug, trace, silent',
      '  SERVICE_VERSION=v 1: must be a label value such as v1',
      '  ENABLE_RATINGS=1: must be true or false',
      '  STAR_COLOR=<b>: must be one word such as red',
      '  SERVICES_DOMAIN=.svc: must be a host name without port, such as ratings',
      '  RATINGS_HOSTNAME=ratings:80: must be a host name without port, such as ratings',
      '  RATINGS_SERVICE_PORT=tcp://10.0.0.1:9080: must be a whole number from 1 to 65535',
    ].join('\n'),
  )
})
