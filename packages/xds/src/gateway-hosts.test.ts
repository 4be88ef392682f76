import { expect, it } from 'vitest'
import { intersectHosts, serverHosts } from './gateway-hosts.ts'

it('a namespace before a host limits whose rules count', () => {
  const hosts = ['all.com', './own.com', 'team/theirs.com', '*/any.com']
  expect(serverHosts(hosts, 'shop', 'shop')).toEqual(['all.com', 'own.com', 'any.com'])
  expect(serverHosts(hosts, 'team', 'shop')).toEqual(['all.com', 'theirs.com', 'any.com'])
})

it.each([
  [['*'], ['a.com'], ['a.com']],
  [['*.example.com'], ['*'], ['*.example.com']],
  [['*.example.com'], ['a.example.com', 'b.org'], ['a.example.com']],
  [['a.example.com'], ['*.example.com'], ['a.example.com']],
  [['a.com'], ['b.com'], []],
])('%j and %j share %j', (server, rule, shared) => {
  expect(intersectHosts(server, rule)).toEqual(shared)
})
