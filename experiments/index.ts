import type { Experiment } from '@traffic-lab/verifier'
import concepts from './5.1-concepts.experiment.ts'
import preparation from './5.2-preparation.experiment.ts'
import trafficShifting from './5.3-traffic-shifting.experiment.ts'
import userAgent from './5.4.1-user-agent.experiment.ts'
import cookie from './5.4.2-cookie.experiment.ts'
import roundRobin from './6.1.1-round-robin.experiment.ts'
import random from './6.1.2-random.experiment.ts'
import sessionAffinity from './6.1.3-session-affinity.experiment.ts'
import faultDelay from './6.2.1-fault-delay.experiment.ts'
import faultAbort from './6.2.2-fault-abort.experiment.ts'
import timeout from './6.3-timeout.experiment.ts'
import retry from './6.4-retry.experiment.ts'
import redirect from './6.5.1-redirect.experiment.ts'
import rewrite from './6.5.2-rewrite.experiment.ts'
import circuitBreaking from './6.6.1-circuit-breaking.experiment.ts'
import outlierDetection from './6.6.2-outlier-detection.experiment.ts'
import mirroring from './6.7-mirroring.experiment.ts'
import bookinfoDetails from './bookinfo-details-abort.experiment.ts'
import bookinfoFaults from './bookinfo-fault-injection.experiment.ts'
import bookinfoRouting from './bookinfo-request-routing.experiment.ts'
import bookinfoTimeouts from './bookinfo-request-timeouts.experiment.ts'
import bookinfoShifting from './bookinfo-traffic-shifting.experiment.ts'

/** Every experiment, in the order of the sections and of the parts within them. */
export const experiments: readonly Experiment[] = [
  concepts,
  preparation,
  ...trafficShifting,
  userAgent,
  ...cookie,
  roundRobin,
  random,
  sessionAffinity,
  faultDelay,
  faultAbort,
  timeout,
  retry,
  redirect,
  ...rewrite,
  circuitBreaking,
  ...outlierDetection,
  ...mirroring,
  ...bookinfoRouting,
  ...bookinfoFaults,
  bookinfoDetails,
  ...bookinfoShifting,
  bookinfoTimeouts,
]
