/** EventBridge on this machine: PutEvents, with AWS's validation errors. It keeps the events and delivers them nowhere. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod/mini";
import { createFaultList } from "../faults.ts";
import { closeServer, listenOnLoopback, readBody } from "../../../operator/http/loopback.ts";
import { neverAnswer } from "../waiting.ts";

export type BusEvent = {
  readonly eventId: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** A fault for the next calls: `hang`, `code` or `resetAfter`, in this order; `failsEntries` also applies if the call is answered. */
export type EventsFault = {
  /** How many calls it hits; default 1, may be Infinity. */
  times?: number;
  /** Refuses with this error code. */
  code?: string;
  /** The HTTP status of `code`; default 400. */
  status?: number;
  /** Refuses the entries at these positions, each with its own error code. */
  failsEntries?: readonly number[];
  /** Never answers, and accepts nothing. */
  hang?: boolean;
  /** Accepts the entries, then drops the connection. */
  resetAfter?: boolean;
};

export type LocalEvents = Awaited<ReturnType<typeof startEvents>>;

/** Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;
const MAX_REQUEST_BYTES = 4 * 2 ** 20;
/** A bus's name, or its ARN. */
const BUS = /^(?:arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?([/.\-_A-Za-z0-9]{1,256})$/;

const Entry = z.object({
  Source: z.optional(z.string()),
  DetailType: z.optional(z.string()),
  Detail: z.optional(z.string()),
  EventBusName: z.optional(z.string()),
  Time: z.optional(z.number()),
  Resources: z.optional(z.array(z.string())),
  TraceHeader: z.optional(z.string()),
});
type Entry = z.infer<typeof Entry>;

const Input = z.object({ Entries: z.array(Entry).check(z.minLength(1)) });

type Answer = { readonly status: number; readonly body: object };

/** Starts on 127.0.0.1; rejects with EADDRINUSE if the port is taken. */
export async function startEvents({ port = 0 }: { readonly port?: number } = {}) {
  const taken: BusEvent[] = [];
  const faults = createFaultList<EventsFault>();
  let calls = 0;

  const putEvents = (text: string, { failsEntries = [] }: EventsFault): Answer => {
    const { data } = Input.safeParse(jsonOf(text));
    if (data === undefined)
      return refusal("ValidationException", "Entries must be a list of events");
    const { Entries } = data;
    if (Entries.length > MAX_ENTRIES)
      return refusal(
        "ValidationException",
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ENTRIES}`,
      );
    if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MAX_BYTES)
      return refusal(
        "ValidationException",
        "Total size of the entries in the request is over the limit.",
      );
    const answers = Entries.map((entry, index) => {
      if (failsEntries.includes(index))
        return { ErrorCode: "InternalFailure", ErrorMessage: "Internal failure" };
      const problem = problemOf(entry);
      if (problem !== undefined) return problem;
      const eventId = randomUUID();
      const [, bus = ""] = BUS.exec(entry.EventBusName ?? "default") ?? [];
      const { Source: source = "", DetailType: detailType = "", Detail = "" } = entry;
      taken.push({ eventId, bus, source, detailType, detail: detailOf(Detail) ?? {} });
      return { EventId: eventId };
    });
    const FailedEntryCount = answers.filter((one) => "ErrorCode" in one).length;
    return { status: 200, body: { FailedEntryCount, Entries: answers } };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = (await readBody(request, MAX_REQUEST_BYTES)).toString("utf8");
    if (request.headers["x-amz-target"] !== "AWSEvents.PutEvents")
      return send(response, refusal("UnknownOperationException", "Not available on this machine"));
    if (request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=") !== true)
      return send(response, refusal("MissingAuthenticationToken", "The request is not signed"));
    calls++;
    const fault = faults.take(() => true) ?? {};
    if (fault.hang) return neverAnswer(response);
    if (fault.code !== undefined)
      return send(response, refusal(fault.code, fault.code, fault.status));
    const answered = putEvents(text, fault);
    if (fault.resetAfter) request.socket.destroy();
    else send(response, answered);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port);
  return {
    url,
    /** The accepted events, oldest first. */
    taken: taken as readonly BusEvent[],
    get calls() {
      return calls;
    },
    inject: faults.inject,
    reset: (): void => {
      taken.length = 0;
      calls = 0;
      faults.reset();
    },
    /** Closes the port and every connection; may be called twice. */
    stop: (): Promise<void> => closeServer(server),
  };
}

/** The error of an invalid entry. The others are accepted. */
function problemOf(entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined {
  const invalid = (ErrorMessage: string) => ({ ErrorCode: "InvalidArgument", ErrorMessage });
  for (const name of ["Source", "DetailType", "Detail"] as const)
    if (!entry[name])
      return invalid(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (entry.Source?.startsWith("aws."))
    return {
      ErrorCode: "NotAuthorizedForSourceException",
      ErrorMessage: "Not authorized for the source.",
    };
  if (!BUS.test(entry.EventBusName ?? "default"))
    return invalid("Parameter EventBusName is not valid.");
  return detailOf(entry.Detail ?? "") === undefined
    ? { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }
    : undefined;
}

/** As AWS counts: 14 bytes for a time, and the UTF-8 bytes of the texts. */
function bytesOf({ Time, Source, DetailType, Detail, Resources = [] }: Entry): number {
  return [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text = "") => sum + Buffer.byteLength(text),
    Time === undefined ? 0 : 14,
  );
}

function detailOf(text: string): Readonly<Record<string, unknown>> | undefined {
  return z.record(z.string(), z.unknown()).safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(code: string, message: string, status = 400): Answer {
  return { status, body: { __type: code, message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    "Content-Type": "application/x-amz-json-1.1",
    "x-amzn-RequestId": randomUUID(),
  });
  response.end(JSON.stringify(body));
}
