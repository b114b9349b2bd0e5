/** SES API v1 on this machine, with the parts of API v2 that describe an account. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createFaultList } from "../faults.ts";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
} from "../../../operator/http/loopback.ts";
import { neverAnswer, waitMs } from "../waiting.ts";
import { type Account, createAccount } from "./account.ts";
import { type ActionContext, type Outcome, performAction } from "./actions.ts";
import {
  createEventSender,
  type EventManner,
  type EventSender,
  type EventSink,
} from "./event-sender.ts";
import { createMailbox, type Mailbox } from "./mailbox.ts";
import { type Refusal, refusalOf, renderRefusal, renderResult } from "./protocol.ts";
import { refuseSignature } from "./signature.ts";
import { answerV2, createSetup, readV2Path, type SesSetup, sendV2 } from "./v2.ts";

/** A message of 10 MB in base64, encoded again as a form field. */
const MAX_REQUEST_BYTES = 40 * 2 ** 20;

export type SesOptions = {
  /** Default 0: any free port. */
  port?: number;
  /** Default Date.now. */
  now?: () => number;
  /** Delay of every request; default 0. */
  latencyMs?: number;
  /** How old a signature may be; default 300,000, as at AWS. */
  signatureLifeMs?: number;
  /** Recipients a second; default 14. */
  maxSendRate?: number;
  /** Recipients at once after a pause; default `maxSendRate`, but at least 1. */
  burst?: number;
  /** Recipients in 24 hours; default 50,000; -1 is unlimited. */
  max24HourSend?: number;
  /** GetSendQuota calls a second; default unlimited. AWS answers 1. */
  quotaCallRate?: number;
  /** Receives SES's events about each accepted email that names a configuration set. */
  onEvent?: EventSink;
  /** Default: each event once, immediately and in order. */
  events?: EventManner;
  /** The account that API v2 describes; default: out of the sandbox, without identities. */
  setup?: Partial<SesSetup>;
};

/** What happens to the next requests instead of an answer: the delay, then the first of these that is set. */
export type SesFault = {
  /** Default: any action. */
  action?: string;
  /** Default: any fields. */
  match?: (params: URLSearchParams) => boolean;
  /** How many requests it hits; default 1, may be Infinity. */
  times?: number;
  latencyMs?: number;
  /** Refuses with this error code; default status 400 and the code as the message. */
  code?: string;
  status?: number;
  message?: string;
  /** Never answers and accepts nothing. */
  hang?: boolean;
  /** Accepts the email, then never answers. */
  hangAfter?: boolean;
  /** Drops the connection and accepts nothing. */
  resetBefore?: boolean;
  /** Accepts the email, then drops the connection. */
  resetAfter?: boolean;
};

export type LocalSes = {
  readonly url: string;
  readonly mailbox: Mailbox;
  /** May be changed at any time. It does not limit what may be sent. */
  readonly setup: SesSetup;
  /** Number of requests by action, refused and failed ones included. */
  readonly requests: Readonly<Record<string, number>>;
  /** Number of emails refused with Throttling. */
  readonly throttledCount: number;
  readonly events: Pick<EventSender, "manner" | "settled">;
  inject(fault: SesFault): void;
  /** Clears emails, quota, faults and counters. */
  reset(): void;
  /** Closes the port and every connection; may be called twice. */
  stop(): Promise<void>;
};

/** Starts on 127.0.0.1; rejects with EADDRINUSE if the port is taken. */
export async function startSes(options: SesOptions = {}): Promise<LocalSes> {
  const { now = Date.now, latencyMs = 0, signatureLifeMs = 300_000, maxSendRate = 14 } = options;
  const limits = {
    maxSendRate,
    burst: options.burst ?? Math.max(1, maxSendRate),
    max24HourSend: options.max24HourSend ?? 50_000,
    quotaCallRate: options.quotaCallRate ?? Infinity,
  };
  const mailbox = createMailbox();
  const setup = createSetup(options.setup);
  const faults = createFaultList<SesFault>();
  const events = createEventSender(options.onEvent, options.events);
  const requests = new Map<string, number>();
  const stopping = new AbortController();
  let account: Account = createAccount(limits);
  let throttledCount = 0;

  /** Counts a request and waits its latency; returns its fault, and why its signature is refused. */
  async function admit(request: IncomingMessage, action: string, params = new URLSearchParams()) {
    requests.set(action, (requests.get(action) ?? 0) + 1);
    // The age counts from the arrival, whatever the latency.
    const unsigned = refuseSignature(request.headers, { nowMs: now(), lifeMs: signatureLifeMs });
    const fault: SesFault =
      faults.take((one) => (one.action ?? action) === action && (one.match?.(params) ?? true)) ??
      {};
    const answerMs = latencyMs + (fault.latencyMs ?? 0);
    if (answerMs > 0) await waitMs(answerMs, stopping.signal);
    const { code, message = code ?? "", status } = fault;
    const refusal = unsigned ?? (code === undefined ? undefined : refusalOf(code, message, status));
    return { fault, refusal };
  }

  async function answerQuery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const params = new URLSearchParams(
      (await readBody(request, MAX_REQUEST_BYTES)).toString("utf8"),
    );
    const action = params.get("Action") ?? "";
    const { fault, refusal } = await admit(request, action, params);
    if (fault.hang) return neverAnswer(response);
    if (fault.resetBefore) return void request.socket.destroy();
    const context: ActionContext = { account, limits, mailbox, events, now };
    const outcome = refusal ? { refusal } : await performAction(action, params, context);
    if ("refusal" in outcome && outcome.refusal.code === "Throttling" && action.startsWith("Send"))
      throttledCount += 1;
    if (fault.hangAfter) return neverAnswer(response);
    if (fault.resetAfter) request.socket.destroy();
    else sendXml(response, outcome, action);
  }

  async function answerAccount(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ): Promise<void> {
    const asked = request.method === "GET" ? readV2Path(pathname) : undefined;
    if (asked === undefined) {
      const unknown = refusalOf("UnknownOperationException", "Not available on this machine", 404);
      return sendV2(response, { refusal: unknown });
    }
    const { fault, refusal } = await admit(request, asked.action);
    if (fault.hang) return neverAnswer(response);
    const context = { setup, account, limits, nowMs: now() };
    sendV2(response, refusal ? { refusal } : answerV2(asked, context));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The SDK corrects its clock by this header.
    response.setHeader("Date", new Date(now()).toUTCString());
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname.startsWith("/v2/email/")) await answerAccount(request, response, pathname);
    else if (request.method === "POST" && pathname === "/") await answerQuery(request, response);
    else sendXml(response, { refusal: refusalOf("NotFound", `Nothing at ${pathname}`, 404) }, "");
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (stopping.signal.aborted || response.destroyed) return;
      if (response.headersSent) response.destroy();
      else sendXml(response, { refusal: failureOf(error) }, "");
    });
  });
  const url = await listenOnLoopback(server, options.port);

  return {
    url,
    mailbox,
    setup,
    get requests() {
      return Object.fromEntries(requests);
    },
    get throttledCount() {
      return throttledCount;
    },
    events,
    inject: faults.inject,
    reset: () => {
      mailbox.clear();
      faults.reset();
      requests.clear();
      account = createAccount(limits);
      throttledCount = 0;
    },
    stop: () => {
      stopping.abort();
      events.stop();
      return closeServer(server);
    },
  };
}

function failureOf(error: unknown): Refusal {
  return error instanceof BodyTooLargeError
    ? refusalOf("RequestEntityTooLarge", "Request is too large.", 413)
    : refusalOf("InternalFailure", String(error), 500);
}

function sendXml(response: ServerResponse, outcome: Outcome, action: string): void {
  const requestId = randomUUID();
  const isRefused = "refusal" in outcome;
  response.writeHead(isRefused ? outcome.refusal.status : 200, {
    "Content-Type": "text/xml",
    "x-amzn-RequestId": requestId,
  });
  response.end(
    isRefused
      ? renderRefusal(outcome.refusal, requestId)
      : renderResult(action, outcome.resultXml, requestId),
  );
}
