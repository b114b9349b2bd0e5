/** A dev session: logs events as they reach the queue, starts runs, and follows each event to its end. */
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { startFeedback } from "../lambda/local-feedback.ts";
import { visibleMessages } from "../servers/sqs.ts";
import type { SqsTraffic } from "../servers/sqs-traffic.ts";
import { createEventLog, type EventLog, type LoggedEvent } from "./events/event-log.ts";
import { type DevFault, fatesWith, keyOfMail, sesFaultOf } from "./events/faults.ts";
import { createRequestLog } from "./events/request-log.ts";
import { settingVariables } from "../../functions/config/setting-variables.ts";
import { readReason } from "../../functions/queue/dead-letter-reasons.ts";
import { MESSAGE_ID_ATTRIBUTE } from "../../functions/queue/message-attributes.ts";
import { connect, type Operator } from "../../operator/connect.ts";
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
  /** A sample's. */
  readonly name?: string | undefined;
};

export type Session = {
  readonly system: LocalSystem;
  /** What operators' commands and the console work with. */
  readonly operator: Operator;
  readonly log: EventLog;
  readonly project: () => ProjectVersion;
  /** The next event uses this version. */
  readonly use: (project: ProjectVersion) => void;
  /** Returns the events' short ids. @throws Error with SQS's message */
  readonly send: (events: readonly EventToSend[], fault?: DevFault) => Promise<string[]>;
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
  /** Sent with a fault, and not arrived yet. */
  const faulty: { readonly body: string; readonly fault: DevFault }[] = [];
  const requests = createRequestLog(log, onChange);
  const reported = new Set<string>();
  const looks = new WeakMap<LoggedEvent, number>();
  let project = options.project;
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
  const { environment, dynamodb, sqs } = system;
  const operator = connect(
    {
      deliveriesTable: environment.DELIVERIES_TABLE,
      coordinationTable: environment.COORDINATION_TABLE,
      queueUrl: environment.QUEUE_URL,
      deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
      recipientKey: environment.RECIPIENT_KEY,
    },
    { dynamodb, sqs },
  );
  const queue = nameOf(environment.QUEUE_URL);
  const deadLetters = nameOf(environment.DEAD_LETTER_QUEUE_URL);
  const reports = nameOf(system.feedback?.queueUrl ?? "");
  const feedback = startFeedback(system, onLog, options.onRunFailed);
  const runs = createRuns({
    environment,
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
      const redriven = log.byMessage(traffic.attributes[MESSAGE_ID_ATTRIBUTE] ?? "");
      if (redriven === undefined) arrived(traffic.body, messageId);
      else log.redriven(redriven, messageId);
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
      void look(event, Date.now());
    }
  }

  function arrived(body: string, messageId: string): void {
    const at = faulty.findIndex((one) => one.body === body);
    const [sent] = at < 0 ? [] : faulty.splice(at, 1);
    const { fault = "none" } = sent ?? {};
    const event = log.add({ messageId, body, project, fault, receivedAtMs: Date.now() });
    const sesFault = sesFaultOf(event);
    const isFirst = log.byKey(event.key ?? "")[0] === event;
    if (sesFault !== undefined && isFirst) system.ses.inject(sesFault);
    onChange(event);
  }

  function onDeadLetter({ attributes }: Extract<SqsTraffic, { kind: "sent" }>): void {
    const event = log.byMessage(attributes[MESSAGE_ID_ATTRIBUTE] ?? "");
    if (event === undefined) return;
    event.deadLetter = {
      reason: readReason(attributes["postrider.reason"] ?? "unknown"),
      detail: attributes["postrider.detail"],
    };
    onChange(event);
  }

  /** `doneAtMs` is set only after the ledger was read: an event with an email is never shown as skipped. */
  async function look(event: LoggedEvent, doneAtMs?: number): Promise<void> {
    looking += 1;
    const { messageId } = event;
    const number = (looks.get(event) ?? 0) + 1;
    looks.set(event, number);
    const shown =
      event.key === undefined
        ? undefined
        : await operator.readModel.show(event.key).catch(() => event.shown);
    looking -= 1;
    // An older read must not replace a newer one.
    if (looks.get(event) === number) event.shown = shown;
    // It may have been redriven since.
    if (event.messageId === messageId) event.doneAtMs ??= doneAtMs;
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
        await Promise.all(keys.flatMap((key) => log.byKey(key)).map((event) => look(event)));
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
    await Promise.all(
      log
        .events()
        .filter(isOpen)
        .map((event) => look(event)),
    );
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

  const waiting = () => visibleMessages(sqs, environment.QUEUE_URL).catch(() => 0);
  const isQuiet = () => reading === undefined && looking === 0;

  async function send(events: readonly EventToSend[], fault: DevFault = "none"): Promise<string[]> {
    const ids: string[] = [];
    for (let start = 0; start < events.length; start += BATCH_MAX) {
      const ten = events.slice(start, start + BATCH_MAX);
      if (fault !== "none") faulty.push(...ten.map(({ body }) => ({ body, fault })));
      const { Successful = [], Failed = [] } = await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: environment.QUEUE_URL,
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
    operator,
    log,
    project: () => project,
    use: (next) => {
      project = next;
      runs.use(runVersionOf(next));
    },
    send,
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
