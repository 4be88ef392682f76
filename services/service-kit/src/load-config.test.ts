import { expect, test } from 'vitest'
import { ConfigError, environmentOf, loadConfig } from './load-config.ts'
import {
  faultSettings,
  hostName,
  maybeBoolean,
  maybeDomain,
  maybeMilliseconds,
  maybeProbability,
  maybeWord,
  neighbourUrl,
  serverSettings,
  serviceUrl,
  tcpPort,
  text,
  urlOf,
  versionIn,
  versionName,
} from './settings.ts'

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

const parts = {
  host: hostName('ratings'),
  domain: maybeDomain,
  port: tcpPort(9080),
  flag: maybeBoolean,
  color: maybeWord,
  limit: maybeMilliseconds,
  share: maybeProbability,
  user: text('root'),
  database: urlOf(['mongodb:'], 'mongodb://mongodb:27017/test'),
}

test('the parts of a neighbour, flags, words, times and shares are read', () => {
  const byDefault = loadConfig(parts, {})
  expect(byDefault).toEqual({
    host: 'ratings',
    port: 9080,
    user: 'root',
    database: 'mongodb://mongodb:27017/test',
  })
  expect(neighbourUrl(byDefault.host, byDefault.domain, byDefault.port)).toBe('http://ratings:9080')
  const given = { domain: 'demo.svc', port: '80', flag: 'TRUE', color: 'red', limit: '20', share: '.25' }
  const config = loadConfig(parts, given)
  expect(config).toMatchObject({ flag: true, color: 'red', limit: 20, share: 0.25 })
  expect(neighbourUrl(config.host, config.domain, config.port)).toBe('http://ratings.demo.svc:80')
})

test.each([
  ['host', 'http://ratings', 'must be a host name without port, such as ratings'],
  ['host', 'ratings:9080', 'must be a host name without port, such as ratings'],
  ['domain', '.demo', 'must be a host name without port, such as ratings'],
  ['port', '0', 'must be a whole number from 1 to 65535'],
  ['flag', 'yes', 'must be true or false'],
  ['color', '"red"', 'must be one word such as red'],
  ['limit', '7s', 'must be a whole number from 1 to 2147483647'],
  ['share', '1.5', 'must be a number from 0 to 1'],
  ['share', '50%', 'must be a number from 0 to 1'],
  ['database', 'http://db', 'must be a URL that begins with mongodb://'],
  ['database', 'db', 'must be a URL that begins with mongodb://'],
])('%s=%s is refused', (name, value, message) => {
  expect(() => loadConfig(parts, { [name]: value })).toThrow(`  ${name}=${value}: ${message}`)
})

test('the one argument is the port, unless the environment names another', () => {
  const argv = ['node', 'main.ts', '9081']
  expect(environmentOf({ env: {}, argv }).LISTEN_PORT).toBe('9081')
  expect(environmentOf({ env: { LISTEN_PORT: '' }, argv }).LISTEN_PORT).toBe('9081')
  expect(environmentOf({ env: { LISTEN_PORT: '80' }, argv }).LISTEN_PORT).toBe('80')
  expect(environmentOf({ env: {}, argv: ['node', 'main.ts'] }).LISTEN_PORT).toBeUndefined()
  expect(() => environmentOf({ env: {}, argv: [...argv, 'x'] })).toThrow('usage: main.ts [port]')
})
