/** One JSON line per outcome, by Powertools: with the service, the invocation's id and whether it was a cold start. */
import { Logger } from "@aws-lambda-powertools/logger";
import { nameOf, isError } from "./errors.ts";

/** The function that writes: the field `service` of each line. */
export type Service = "processor" | "feedback" | "unsubscribe";

/** The part of Lambda's context that each line of an invocation carries. */
export type Invocation = {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryLimitInMB: string;
  readonly invokedFunctionArn: string;
};

export type FunctionLog = {
  readonly log: Log;
  /** The lines from here on are this invocation's. */
  readonly startLogging: (invocation: Invocation) => void;
};

/** Writes to the function's log what `POWERTOOLS_LOG_LEVEL` lets through: INFO and above, if it is not set. */
export function createLog(service: Service): FunctionLog {
  const logger = new Logger({
    serviceName: service,
    // Powertools would write an error's message, stack and cause, and SES's quote addresses.
    jsonReplacerFn: (_key, value) => (isError(value) ? nameOf(value) : value),
  });
  return {
    log: (level, message, fields) => logger[level](message, { ...fields }),
    startLogging: (invocation) => logger.addContext(invocation),
  };
}

/** One JSON line; ids, counts and durations, never an address or a text. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>> & { readonly [Taken in TakenField]?: never },
) => void;

/** The fields that each line has. Another value under these names would be dropped. */
type TakenField = "level" | "message" | "sampling_rate" | "service" | "timestamp";
