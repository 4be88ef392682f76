import { expect, test } from 'vitest'
import { formatGeneral } from './go-number.ts'

// Printed by Go 1.26 with "%g %.8g %.4g".
test.each([
  [0, '0', '0', '0'],
  [12.5, '12.5', '12.5', '12.5'],
  [100000, '100000', '100000', '1e+05'],
  [1000000, '1e+06', '1000000', '1e+06'],
  [1234567.5, '1.2345675e+06', '1234567.5', '1.235e+06'],
  [123456789, '1.23456789e+08', '1.2345679e+08', '1.235e+08'],
  [0.0001, '0.0001', '0.0001', '0.0001'],
  [0.00001, '1e-05', '1e-05', '1e-05'],
  [9.4316e-5, '9.4316e-05', '9.4316e-05', '9.432e-05'],
  [0.018228356, '0.018228356', '0.018228356', '0.01823'],
  [-1, '-1', '-1', '-1'],
])('%d is printed as Go does', (value, shortest, eight, four) => {
  expect([formatGeneral(value), formatGeneral(value, 8), formatGeneral(value, 4)]).toEqual([
    shortest,
    eight,
    four,
  ])
})
