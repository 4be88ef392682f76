import { afterAll, beforeAll, describe } from 'vitest'
import { kubectls } from './kubectls.ts'
import { type LabProcess, startLab } from './lab-process.ts'
import { deployment } from './tutorial-deployment.ts'
import { governance } from './tutorial-governance.ts'
import { limits } from './tutorial-limits.ts'
import { createReader } from './tutorial-reader.ts'
import { routing } from './tutorial-routing.ts'

/** The tutorial's own lines on files of the shape its readers have, in a terminal; a second kubectl goes as far as section 5. */
describe.each(kubectls().map((kubectl, index) => ({ ...kubectl, whole: index === 0 })))(
  'a reader with the tutorial in one window and a terminal with kubectl $version in the other',
  ({ path, whole }) => {
    let lab: LabProcess
    const reader = createReader(() => lab, path)

    beforeAll(async () => {
      lab = await startLab(['lab', 'up', '--empty'])
    })
    afterAll(async () => {
      reader[Symbol.dispose]()
      await lab?.[Symbol.asyncDispose]()
    })

    deployment(reader)
    routing(reader)
    if (!whole) return
    governance(reader)
    limits(reader)
  },
)
