import { expect, test } from 'vitest'
import { AddressPool } from './address-pool.ts'

test('the lowest free address is taken', () => {
  const pool = new AddressPool('127.20')
  expect([pool.take(), pool.take(), pool.take()]).toEqual(['127.20.0.1', '127.20.0.2', '127.20.0.3'])
  pool.release('127.20.0.2')
  expect(pool.take()).toBe('127.20.0.2')
})

test('an earlier address is kept if it is of this block and free', () => {
  const pool = new AddressPool('127.20')
  expect(pool.reserve('127.20.0.1')).toBe(true)
  expect(pool.reserve('127.20.0.1')).toBe(false)
  expect(pool.reserve('127.2.0.5')).toBe(false)
  expect(pool.take()).toBe('127.20.0.2')
})
