import type { Experiment } from '@traffic-lab/verifier'
import preparation from './5.2-preparation.experiment.ts'
import trafficShifting from './5.3-traffic-shifting.experiment.ts'

/** Every experiment, in the order of the sections and of the parts within them. */
export const experiments: readonly Experiment[] = [preparation, ...trafficShifting]
