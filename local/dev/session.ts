/** A dev session: logs events as they reach the queue, starts runs, and follows each event to its end. */
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { startFeedback } from "../lambda/local-feedback.ts";
import { visibleMessages } from "../servers/sqs.ts";
import type { SqsTraffic } from "../servers/sqs-traffic.ts";
import { createEventLog, type EventLog, type LoggedEvent } from "./events/event-log.ts";
import { fatesWith, keyOfMail, sesFaultOf } from "./events/faults.ts";
import { readLedgerView } from "./events/ledger-view.ts";
import type { DevFault } from "./page/contract.ts";
import { createRequestLog } from "./events/request-log.ts";
import { settingVariables } from "../../functions/config/setting-variables.ts";
import { readReason } from "../../functions/queue/dead-letter-reasons.ts";
import { LOCAL_SETTINGS, type ProjectVersion } from "./project-version.ts";
import { createRuns, type RunVersion } from "./runs.ts";
import { type LocalSystem, startSystem, type SystemOptions } from "./system.ts";

export type SessionOptions = {
  readonly notifications: string;
  readonly project: ProjectVersion;
  readonly slots: number;
  readonly system: SystemOptions;
  readonly onLog: (line: string) => void;
  /** An event was added or changed; undefined: any may have changed. */
  readonly onChange: (event: LoggedEvent | undefined) => void;
  readonly onRunFailed: (error: unknown) => void;
};

export type EventToSend = {
  readonly body: string;
  readonly name?: string | undefined;
  /** The event whose dead letter is put back. */
  readonly redrives?: LoggedEvent | undefined;
};

export type SendOptions = {
  /** How the events came: "sample", "postrider send". */
  readonly via: string;
};

type Expected = EventToSend & { readonly via: string };

export type Session = {
  readonly system: LocalSystem;
  readonly log: EventLog;
  readonly project: () => ProjectVersion;
  /** The next event uses this version. */
  readonly use: (project: ProjectVersion) => void;
  /** Returns the events' short ids. @throws Error with SQS's message */
  readonly send: (events: readonly EventToSend[], options: SendOptions) => Promise<string[]>;
  /** The fault of the next event. */
  readonly setFault: (fault: DevFault) => void;
  readonly nextRunAtMs: () => number;
  /** All of SES's reports have been read. */
  readonly isQuiet: () => boolean;
  /** Resolves when no run works, no event can proceed, and all reports are read. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** SQS's limit. */
const BATCH_MAX = 10;
const FEEDBACK_MS = 30_000;
const POLL_MS = 25;

/** Pause after a run that received no messages although some are visible. */
const RETRY_MS = 5_000;
/** No traffic of messages for this long: the remaining events do not proceed. Longer than a circuit, a lease or hidden messages last. */
const GIVE_UP_MS = 300_000;

const Report = z.object({
  detail: z.object({ mail: z.object({ tags: z.record(z.string(), z.array(z.string())) }) }),
});

/** If it cannot start, it stops everything and rejects. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { onChange, onLog } = options;
  const log = createEventLog();
  const expected: Expected[] = [];
  const requests = createRequestLog(log, onChange);
  const reported = new Set<string>();
  const looks = new WeakMap<LoggedEvent, number>();
  let project = options.project;
  let nextFault: DevFault = "none";
  let taken = 0;
  let looking = 0;
  let lastRun = { endedAtMs: 0, tookAny: false };
  let lastTrafficMs = Date.now();

  const system = await startSystem({
    ...options.system,
    notifications: options.notifications,
    feedback: {},
    unsubscribe: { onLog, variables: settingVariables(project.settings, ["locale"]) },
    sqs: { ...options.system.sqs, onTraffic },
    recordAi: requests,
    // A run that waits for messages would delay the use of a saved file.
    variables: { RECEIVE_WAIT_SECONDS: "0" },
  });
  system.ses.events.manner = {
    fatesOf: (mail, address) => fatesWith(log.byKey(keyOfMail(mail) ?? "").at(-1), { to: address }),
  };
  const queue = nameOf(system.environment.QUEUE_URL);
  const deadLetters = nameOf(system.environment.DEAD_LETTER_QUEUE_URL);
  const reports = nameOf(system.feedback?.queueUrl ?? "");
  const feedback = startFeedback(system, onLog, options.onRunFailed);
  const runs = createRuns({
    environment: system.environment,
    slots: options.slots,
    version: runVersionOf(project),
    onLog,
    onEnd: (error) => void runEnded(error),
  });

  function onTraffic(traffic: SqsTraffic): void {
    if (traffic.queue === queue) onMessage(traffic);
    else if (traffic.queue === deadLetters && traffic.kind === "sent") onDeadLetter(traffic);
    else if (traffic.queue === reports && traffic.kind === "sent") {
      const report = Report.safeParse(JSON.parse(traffic.body)).data;
      const [key] = report?.detail.mail.tags["notification"] ?? [];
      if (key !== undefined) reported.add(key);
      readReports();
    }
  }

  function onMessage(traffic: SqsTraffic): void {
    const { messageId } = traffic;
    lastTrafficMs = Date.now();
    if (traffic.kind === "sent") {
      const at = expected.findIndex(({ body }) => body === traffic.body);
      const [sent] = at < 0 ? [] : expected.splice(at, 1);
      if (sent?.redrives === undefined) arrived(traffic.body, messageId, sent);
      else log.redriven(sent.redrives, messageId);
      runs.start();
      return;
    }
    const event = log.byMessage(messageId);
    if (traffic.kind === "received") taken += 1;
    if (event === undefined) return;
    if (traffic.kind === "received") {
      event.takenAtMs ??= Date.now();
      if (event.project !== project) log.use(event, project);
      onChange(event);
    } else {
      event.doneAtMs = Date.now();
      void look(event);
    }
  }

  function arrived(body: string, messageId: string, sent: Expected | undefined): void {
    const event = log.add({
      messageId,
      body,
      project,
      via: sent?.via ?? "SQS",
      name: sent?.name,
      fault: nextFault,
      receivedAtMs: Date.now(),
    });
    nextFault = "none";
    const fault = sesFaultOf(event);
    if (fault !== undefined) system.ses.inject(fault);
    onChange(event);
  }

  function onDeadLetter({ attributes }: Extract<SqsTraffic, { kind: "sent" }>): void {
    const event = log.byMessage(attributes["postrider.messageId"] ?? "");
    if (event === undefined) return;
    event.deadLetter = {
      reason: readReason(attributes["postrider.reason"] ?? "unknown"),
      detail: attributes["postrider.detail"],
      atMs: Date.now(),
    };
    onChange(event);
  }

  async function look(event: LoggedEvent): Promise<void> {
    if (event.key === undefined) return onChange(event);
    looking += 1;
    const { dynamodb, environment } = system;
    const number = (looks.get(event) ?? 0) + 1;
    looks.set(event, number);
    const view = readLedgerView(dynamodb, environment.DELIVERIES_TABLE, event.key);
    const ledger = await view.catch(() => event.ledger);
    looking -= 1;
    // An older read must not replace a newer one.
    if (looks.get(event) === number) event.ledger = ledger;
    onChange(event);
  }

  let reading: Promise<void> | undefined;
  function readReports(): void {
    reading ??= (async () => {
      while (reported.size > 0) {
        // Later reports go into the next round.
        const keys = [...reported];
        reported.clear();
        await feedback.bring(FEEDBACK_MS);
        await Promise.all(keys.flatMap((key) => log.byKey(key)).map(look));
      }
    })()
      .catch((error: unknown) => onLog(`Reports cannot be read: ${String(error)}`))
      .finally(() => {
        reading = undefined;
        if (reported.size > 0) readReports();
        else onChange(undefined);
      });
  }

  async function runEnded(error: unknown): Promise<void> {
    if (error !== undefined) options.onRunFailed(error);
    lastRun = { endedAtMs: Date.now(), tookAny: taken > 0 };
    taken = 0;
    looking += 1;
    await Promise.all(log.events().filter(isOpen).map(look));
    looking -= 1;
    await goOn();
  }

  /** Starts a run without waiting for the minute if messages are visible. */
  async function goOn(): Promise<void> {
    const pauseMs = lastRun.tookAny ? 0 : RETRY_MS;
    if (!runs.isIdle() || Date.now() < lastRun.endedAtMs + pauseMs) return;
    if (log.events().some(isOpen) && (await waiting()) > 0) runs.start();
  }
  const goingOn = setInterval(() => void goOn(), 1_000);

  const waiting = () => visibleMessages(system.sqs, system.environment.QUEUE_URL).catch(() => 0);
  const isQuiet = () => reading === undefined && looking === 0;

  async function send(events: readonly EventToSend[], { via }: SendOptions): Promise<string[]> {
    const ids: string[] = [];
    for (let start = 0; start < events.length; start += BATCH_MAX) {
      const ten = events.slice(start, start + BATCH_MAX);
      expected.push(...ten.map((event) => ({ ...event, via })));
      const { Successful = [], Failed = [] } = await system.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: system.environment.QUEUE_URL,
          Entries: ten.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
        }),
      );
      for (const { Id, Message } of Failed)
        throw new Error(`SQS refuses event ${start + Number(Id) + 1}: ${Message ?? "no reason"}`);
      for (const { MessageId = "" } of Successful) {
        const event = log.byMessage(MessageId);
        if (event !== undefined) ids.push(event.shortId);
      }
    }
    return ids;
  }

  return {
    system,
    log,
    project: () => project,
    use: (next) => {
      project = next;
      runs.use(runVersionOf(next));
    },
    send,
    setFault: (fault) => {
      nextFault = fault;
    },
    nextRunAtMs: runs.nextRunAtMs,
    isQuiet,
    settled: async () => {
      const isSettled = () =>
        runs.isIdle() &&
        isQuiet() &&
        (!log.events().some(isOpen) || Date.now() > lastTrafficMs + GIVE_UP_MS);
      do {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        await system.ses.events.settled();
      } while (!isSettled());
    },
    stop: async () => {
      clearInterval(goingOn);
      runs.stop();
      feedback.end();
      await system.stop();
    },
  };
}

function isOpen({ doneAtMs }: LoggedEvent): boolean {
  return doneAtMs === undefined;
}

function runVersionOf(project: ProjectVersion): RunVersion {
  return {
    compiled: project.compiled,
    variables: settingVariables(project.settings, LOCAL_SETTINGS),
  };
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
}
