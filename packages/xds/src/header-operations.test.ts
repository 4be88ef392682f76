import { expect, it } from 'vitest'
import { authorityOf, buildHeaderOperations } from './header-operations.ts'

it('sets before it adds, each sorted by name, and removes in the order written', () => {
  const operations = buildHeaderOperations({
    request: { set: { 'x-b': '2', 'x-a': '1' }, add: { 'x-c': '3' }, remove: ['z', 'y'] },
  })
  expect(operations).toEqual({
    request_headers_to_add: [
      { header: { key: 'x-a', value: '1' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
      { header: { key: 'x-b', value: '2' }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' },
      { header: { key: 'x-c', value: '3' }, append_action: 'APPEND_IF_EXISTS_OR_ADD' },
    ],
    request_headers_to_remove: ['z', 'y'],
  })
})

it('takes a Host apart: Envoy rewrites it', () => {
  const headers = { request: { set: { Host: 'other.example.com' } } }
  expect(authorityOf(headers)).toBe('other.example.com')
  expect(buildHeaderOperations(headers)).toEqual({})
})
