import { mergeConfig } from 'vitest/config'
import shared from '../../../vitest.config.ts'

/** The comparison with the real program is collected only where FORTIO_BIN says where that is. */
export default mergeConfig(shared, {
  test: { exclude: ['**/node_modules/**', ...(process.env.FORTIO_BIN ? [] : ['**/*.live.test.ts'])] },
})
