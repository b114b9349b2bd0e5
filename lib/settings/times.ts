import { Duration } from "aws-cdk-lib";

/**
 * The times of a run, each before the next: a run that is killed leaves a lease and messages that come back together.
 * The function's timeout, the queue and the function's environment are all made from these.
 */
export const TIMES = {
  stop: Duration.seconds(90),
  functionTimeout: Duration.seconds(105),
  lease: Duration.seconds(120),
  /** The same as the lease: sooner, and messages would come back to a run that may not work; later, and they would lie idle. */
  visibility: Duration.seconds(120),
} as const;
