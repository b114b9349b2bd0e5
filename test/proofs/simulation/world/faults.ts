/** The errors that the SDK's clients and Node throw, as their real classes, each under a short name. */
import {
  InternalServerError,
  ProvisionedThroughputExceededException,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeServiceException, InternalException } from "@aws-sdk/client-eventbridge";
import {
  AccountSendingPausedException,
  MessageRejected,
  SESServiceException,
} from "@aws-sdk/client-ses";
import { SQSServiceException } from "@aws-sdk/client-sqs";
import { markNeverSent } from "../../../../functions/platform/transport.ts";

export type Service = "dynamodb" | "sqs" | "ses" | "ai" | "events";

/** No connection: the request has provably not left. */
export function refusedConnection(): Error {
  return markNeverSent(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
}

export function resetConnection(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

export function cutOff(name: "AbortError" | "TimeoutError"): Error {
  return Object.assign(new Error("The request was cut off"), { name });
}

/** The service's own trouble; it may have done its work all the same. */
export function internalError(service: Service): Error {
  const $metadata = { httpStatusCode: 500 };
  const message = "Internal server error";
  switch (service) {
    case "dynamodb":
      return new InternalServerError({ message, $metadata });
    case "sqs":
      return new SQSServiceException({
        name: "InternalError",
        message,
        $fault: "server",
        $metadata,
      });
    case "ses":
      return new SESServiceException({
        name: "InternalFailure",
        message,
        $fault: "server",
        $metadata,
      });
    case "events":
      return new InternalException({ message, $metadata });
    case "ai":
      return new Error(message);
  }
}

/** Not now; nothing was done. */
export function throttled(service: Service): Error {
  const $metadata = { httpStatusCode: 400 };
  switch (service) {
    case "dynamodb":
      return new ProvisionedThroughputExceededException({ message: "Too fast", $metadata });
    case "sqs":
      return new SQSServiceException({
        name: "RequestThrottled",
        message: "Too fast",
        $fault: "client",
        $metadata,
      });
    case "ses":
      return sesRefusal("Throttling", "Maximum sending rate exceeded.");
    case "events":
      return new EventBridgeServiceException({
        name: "ThrottlingException",
        message: "Too fast",
        $fault: "client",
        $metadata,
      });
    case "ai":
      return new Error("Too fast");
  }
}

export function sesRefusal(name: string, message: string, httpStatusCode = 400): Error {
  const $metadata = { httpStatusCode };
  switch (name) {
    case "MessageRejected":
      return new MessageRejected({ message, $metadata });
    case "AccountSendingPausedException":
      return new AccountSendingPausedException({ message, $metadata });
    default:
      return new SESServiceException({ name, message, $fault: "client", $metadata });
  }
}

/** What an SDK's retry strategy tries again. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && (error.code === "ECONNRESET" || error.code === "ECONNREFUSED"))
    return true;
  return /^(?:TimeoutError|InternalServerError|InternalError|InternalException|ProvisionedThroughputExceededException|RequestThrottled|ThrottlingException)$/.test(
    error.name,
  );
}
