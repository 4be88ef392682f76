import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from './load-config.ts'
import { faultSettings, serverSettings, serviceUrl, versionIn, versionName } from './settings.ts'

const entries = {
  ...serverSettings(3002),
  SERVICE_VERSION: versionIn({ v1: {}, v2: {} }),
  RECOMMENDATION_URL: serviceUrl('http://recommendation:3005'),
  ...faultSettings,
}

test('an empty environment gives the defaults', () => {
  expect(loadConfig(entries, { HOSTNAME: 'forecast-v1-abc' })).toEqual({
    LISTEN_HOST: '::',
    LISTEN_PORT: 3002,
    LOG_LEVEL: 'info',
    HOSTNAME: 'forecast-v1-abc',
    SERVICE_VERSION: 'v1',
    RECOMMENDATION_URL: 'http://recommendation:3005',
  })
})

test('given values are read and turned into their types', () => {
  const config = loadConfig(entries, {
    LISTEN_HOST: '127.3.0.9',
    LISTEN_PORT: '8080',
    SERVICE_VERSION: 'v2',
    RECOMMENDATION_URL: 'http://127.0.0.1:9/',
    FAULT_STATUS: '500',
    FAULT_DELAY_MS: '2000',
    http_proxy: 'http://127.3.0.9:15001',
  })
  expect(config).toMatchObject({
    LISTEN_HOST: '127.3.0.9',
    LISTEN_PORT: 8080,
    SERVICE_VERSION: 'v2',
    RECOMMENDATION_URL: 'http://127.0.0.1:9',
    FAULT_STATUS: 500,
    FAULT_DELAY_MS: 2000,
    http_proxy: 'http://127.3.0.9:15001',
  })
})

test('an empty variable counts as absent', () => {
  expect(loadConfig(entries, { LISTEN_PORT: '', http_proxy: '' })).toMatchObject({ LISTEN_PORT: 3002 })
})

test('the variables Kubernetes sets for a Service named like the app are not read', () => {
  const kubernetes = { FORECAST_PORT: 'tcp://10.0.0.1:3002', RECOMMENDATION_PORT: 'tcp://10.0.0.2:3005' }
  expect(loadConfig(entries, kubernetes)).toMatchObject({
    LISTEN_PORT: 3002,
    RECOMMENDATION_URL: 'http://recommendation:3005',
  })
})

test('one message lists every problem with the value that was given', () => {
  const wrong = {
    LISTEN_PORT: '70000',
    LOG_LEVEL: 'loud',
    SERVICE_VERSION: 'v9',
    RECOMMENDATION_URL: 'tcp://10.0.0.1:3005',
    FAULT_STATUS: 'often',
    FAULT_DELAY_MS: '2s',
  }
  expect(() => loadConfig(entries, wrong)).toThrow(
    new ConfigError(
      [
        'The environment is not usable; change or unset:',
        '  LISTEN_PORT=70000: must be a whole number from 0 to 65535',
        '  LOG_LEVEL=loud: must be one of info, fatal, error, warn, debug, trace, silent',
        '  SERVICE_VERSION=v9: must be one of v1, v2',
        '  RECOMMENDATION_URL=tcp://10.0.0.1:3005: must look like http://host:port, without a path',
        '  FAULT_STATUS=often: must be a whole number from 200 to 599',
        '  FAULT_DELAY_MS=2s: must be a whole number from 1 to 600000',
      ].join('\n'),
    ),
  )
})

test('a version that is only a name is any label value', () => {
  expect(loadConfig({ version: versionName }, { version: 'v2-canary' })).toEqual({ version: 'v2-canary' })
  expect(() => loadConfig({ version: versionName }, { version: 'a b' })).toThrow('must be a label value')
})
