// SES v1 for this machine: the Query protocol for senders, and the accepted mails as JSON.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Audience } from "../foreign-requests.ts";
import { closeServer, listenOnLoopback } from "../loopback.ts";
import { createAccount } from "./account.ts";
import type { Account } from "./account.ts";
import { performAction } from "./actions.ts";
import type { ActionContext, Outcome } from "./actions.ts";
import { createEventSender } from "./event-sender.ts";
import type { EventManner, EventSender, EventSink } from "./event-sender.ts";
import { createFaults } from "./faults.ts";
import type { Fault } from "./faults.ts";
import { answerInbox } from "./inbox.ts";
import { createMailbox } from "./mailbox.ts";
import type { Mailbox } from "./mailbox.ts";
import { refusalOf, renderRefusal, renderResult } from "./protocol.ts";
import { refuseSignature } from "./signature.ts";
import { answerV2, createSetup, readV2Path, sendV2 } from "./v2.ts";
import type { SesSetup } from "./v2.ts";

// A message of 10 MB, once in base64 and once more as a form field.
const MAX_REQUEST_BYTES = 40 * 1024 * 1024;

/** What the local SES listens on, allows and refuses. */
export type SesOptions = {
  /** TCP port on 127.0.0.1; 0, the default, takes any free one. */
  port?: number;
  /** Epoch milliseconds; Date.now unless given. */
  now?: () => number;
  /** Delay of every SES request, in milliseconds; 0 unless given. */
  latencyMs?: number;
  /** How old a signature may be, in milliseconds; 300000 unless given, as at AWS. */
  signatureLifeMs?: number;
  /** Recipients a second; 14 unless given. */
  maxSendRate?: number;
  /** Recipients at once after a rest; `maxSendRate`, but at least 1, unless given. */
  burst?: number;
  /** Recipients in any 24 hours; 50000 unless given, -1 is unlimited. */
  max24HourSend?: number;
  /** GetSendQuota calls a second; AWS answers 1, here any number is answered unless given. */
  quotaCallRate?: number;
  /** Verified addresses and domains; every sender is taken unless given. */
  identities?: readonly string[];
  /** Recipients that SES refuses (MessageRejected); none unless given. */
  rejectRecipient?: (address: string) => boolean;
  /** Is given SES's events about each accepted mail that names a configuration set; nobody unless given. */
  onEvent?: EventSink;
  /** How events are brought: each once, at once and in order unless given. */
  events?: EventManner;
  /** What the account tells by API v2: out of the sandbox, and without identities unless given. */
  setup?: Partial<SesSetup>;
};

/** A running local SES. */
export type LocalSes = {
  /** The endpoint. */
  readonly url: string;
  readonly mailbox: Mailbox;
  /** What the account tells by API v2; it may be changed at any time. What may be sent is not asked here. */
  readonly setup: SesSetup;
  /** Requests seen so far by action, refused and failed ones too. */
  readonly requests: Readonly<Record<string, number>>;
  /** Mails refused with Throttling so far, for the rate or the quota. */
  readonly throttledCount: number;
  /** SES's events: `manner` may be set for the mails that follow; `settled` waits for those under way. */
  readonly events: Pick<EventSender, "manner" | "settled">;
  /** Orders a failure for the next request that it fits. */
  inject(fault: Fault): void;
  /** Forgets mails, sendings, faults and counters. */
  reset(): void;
  /** Closes the port and every connection; may be called twice. */
  stop(): Promise<void>;
};

/** Starts a local SES on 127.0.0.1; rejects with EADDRINUSE where the port is taken. */
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
  const faults = createFaults();
  const events = createEventSender(options.onEvent, options.events);
  const requests = new Map<string, number>();
  const stopping = new AbortController();
  let account: Account = createAccount(limits);
  let throttledCount = 0;

  function createContext(): ActionContext {
    const { identities, rejectRecipient = () => false } = options;
    return { account, limits, mailbox, events, identities, rejectRecipient, now };
  }

  async function decide(params: URLSearchParams, action: string, fault: Fault): Promise<Outcome> {
    if (fault.code === undefined) return performAction(action, params, createContext());
    return { refusal: refusalOf(fault.code, fault.message ?? fault.code, fault.status) };
  }

  async function answerQuery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) {
      sendXml(response, refusalOutcome("RequestEntityTooLarge", "Request is too large.", 413), "");
      return;
    }
    const params = new URLSearchParams(body.toString("utf8"));
    const action = params.get("Action") ?? "";
    requests.set(action, (requests.get(action) ?? 0) + 1);
    // The age counts when the request arrives, whatever latency follows.
    const unsigned = refuseSignature(request.headers, { nowMs: now(), lifeMs: signatureLifeMs });
    const fault = faults.take(action, params) ?? {};

    const waitMs = latencyMs + (fault.latencyMs ?? 0);
    if (waitMs > 0) await delay(waitMs, undefined, { signal: stopping.signal });
    if (fault.hang) return;
    if (fault.resetBefore) {
      request.socket.destroy();
      return;
    }
    const outcome = unsigned ? { refusal: unsigned } : await decide(params, action, fault);
    if ("refusal" in outcome && outcome.refusal.code === "Throttling" && action.startsWith("Send"))
      throttledCount += 1;
    if (fault.hangAfter) return;
    if (fault.resetAfter) request.socket.destroy();
    else sendXml(response, outcome, action);
  }

  async function answerTold(
    request: IncomingMessage,
    response: ServerResponse,
    pathname: string,
  ): Promise<void> {
    const asked = request.method === "GET" ? readV2Path(pathname) : undefined;
    if (asked === undefined) {
      sendV2(response, refusalOutcome("UnknownOperationException", "Not played here", 404));
      return;
    }
    requests.set(asked.action, (requests.get(asked.action) ?? 0) + 1);
    const unsigned = refuseSignature(request.headers, { nowMs: now(), lifeMs: signatureLifeMs });
    const fault = faults.take(asked.action, new URLSearchParams()) ?? {};
    const waitMs = latencyMs + (fault.latencyMs ?? 0);
    if (waitMs > 0) await delay(waitMs, undefined, { signal: stopping.signal });
    if (fault.hang) return;
    if (unsigned !== undefined) sendV2(response, { refusal: unsigned });
    else if (fault.code === undefined)
      sendV2(response, answerV2(asked, { setup, account, limits, nowMs: now() }));
    else sendV2(response, refusalOutcome(fault.code, fault.message ?? fault.code, fault.status));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The SDK reads the server's clock from this header and corrects its own with it.
    response.setHeader("Date", new Date(now()).toUTCString());
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST" && pathname === "/") await answerQuery(request, response);
    else if (pathname.startsWith("/v2/email/")) await answerTold(request, response, pathname);
    else await answerInbox(request, response, mailbox);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A sender that went away or a server that stops has nobody left to answer.
      if (stopping.signal.aborted || response.destroyed) return;
      if (response.headersSent) response.destroy();
      else sendXml(response, refusalOutcome("InternalFailure", String(error), 500), "");
    });
  });
  const url = await listenOnLoopback(server, options.port, audienceOf);

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
    inject: (fault) => faults.inject(fault),
    reset: () => {
      mailbox.clear();
      faults.clear();
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

/** SES itself is asked by SDK clients, its mails also by browsers. */
function audienceOf({ method, url = "/" }: IncomingMessage): Audience {
  return method === "POST" || url.startsWith("/v2/email/") ? "api" : "page";
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    // Read on to the end, but keep nothing: an answer in the middle would reset the connection.
    if (sizeBytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  return sizeBytes <= MAX_REQUEST_BYTES ? Buffer.concat(chunks) : undefined;
}

function refusalOutcome(
  code: string,
  message: string,
  status?: number,
): Extract<Outcome, { refusal: unknown }> {
  return { refusal: refusalOf(code, message, status) };
}

function sendXml(response: ServerResponse, outcome: Outcome, action: string): void {
  const requestId = randomUUID();
  const refused = "refusal" in outcome;
  response.writeHead(refused ? outcome.refusal.status : 200, {
    "Content-Type": "text/xml",
    "x-amzn-RequestId": requestId,
  });
  response.end(
    refused
      ? renderRefusal(outcome.refusal, requestId)
      : renderResult(action, outcome.resultXml, requestId),
  );
}
