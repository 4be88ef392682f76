import { expect, test } from 'vitest'
import { adminSocketPath } from './pod-paths.ts'

test('the socket of a pod fits into a Unix address, or the folder is refused', () => {
  expect(Buffer.byteLength(adminSocketPath('/run/user/1000/traffic-lab', 'a'.repeat(36)))).toBeLessThan(60)
  expect(() => adminSocketPath(`/${'long'.repeat(25)}`, 'uid')).toThrow(/is longer than 103 bytes/)
})
