import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (env: Record<string, string>) => readConfig({ env, argv: ['node', 'main.ts'] })

test('by default the databases are where the manifests put them', () => {
  expect(read({ HOSTNAME: 'pod-x' })).toEqual({
    LISTEN_HOST: '::',
    LISTEN_PORT: 9080,
    LOG_LEVEL: 'info',
    HOSTNAME: 'pod-x',
    SERVICE_VERSION: 'v1',
    MYSQL_DB_HOST: 'mysqldb',
    MYSQL_DB_PORT: 3306,
    MYSQL_DB_USER: 'root',
    MONGO_DB_URL: 'mongodb://mongodb:27017/test',
  })
})

test('the variables of the manifests are read', () => {
  const mysql = {
    SERVICE_VERSION: 'v2',
    DB_TYPE: 'mysql',
    MYSQL_DB_HOST: 'mysqldb.vm.svc.cluster.local',
    MYSQL_DB_PORT: '3307',
    MYSQL_DB_USER: 'reader',
    MYSQL_DB_PASSWORD: 'pass word',
    MONGO_DB_URL: 'mongodb://a:27017,b:27018/test?replicaSet=r',
  }
  expect(read(mysql)).toMatchObject({ ...mysql, MYSQL_DB_PORT: 3307 })
  const faults = { RATINGS_FAULT_PROBABILITY: '1', RATINGS_DELAY_MS: '50', RATINGS_TOGGLE_MS: '90' }
  expect(read(faults)).toMatchObject({
    RATINGS_FAULT_PROBABILITY: 1,
    RATINGS_DELAY_MS: 50,
    RATINGS_TOGGLE_MS: 90,
  })
})

test('every wrong variable is named in one message; what Kubernetes sets for the Service is not read', () => {
  const wrong = {
    RATINGS_PORT: 'tcp://10.0.0.1:9080',
    DB_TYPE: 'postgres',
    MYSQL_DB_PORT: 'x',
    MONGO_DB_URL: 'http://mongodb',
    RATINGS_FAULT_PROBABILITY: '2',
    RATINGS_DELAY_MS: '7s',
    RATINGS_TOGGLE_MS: '0',
  }
  expect(() => read(wrong)).toThrow(
    [
      'The environment is not usable; change or unset:',
      '  DB_TYPE=postgres: must be one of mysql, mongodb',
      '  MYSQL_DB_PORT=x: must be a whole number from 1 to 65535',
      '  MONGO_DB_URL=http://mongodb: must be a URL that begins with mongodb://',
      '  RATINGS_FAULT_PROBABILITY=2: must be a number from 0 to 1',
      '  RATINGS_DELAY_MS=7s: must be a whole number from 1 to 2147483647',
      '  RATINGS_TOGGLE_MS=0: must be a whole number from 1 to 2147483647',
    ].join('\n'),
  )
})
