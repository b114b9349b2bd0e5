/** What a run works with: the services, and the few settings that decide. */
import type { DeliveryRules } from "../core/delivery.ts";
import type { RunTimes } from "../core/deadline.ts";
import type { Renderer } from "../core/email.ts";
import type { AnyDefinition } from "../core/notification.ts";
import type { Lease, Ledger, Log, Mailer, Queue, WriteWords } from "../services/ports.ts";

export type Tools = {
  readonly lease: Lease;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly write: WriteWords;
  readonly mailer: Mailer;
  readonly render: Renderer;
  readonly definitions: readonly AnyDefinition[];
  readonly log: Log;
  /** Epoch ms; ages must hold between machines, and a monotonic clock may stand still while Lambda freezes the process. */
  readonly now: () => number;
  /** A hash as hexadecimal digits: of a key's or an address's text. */
  readonly hash: (text: string) => string;
  readonly settings: Settings;
};

export type Settings = {
  readonly slot: number;
  readonly from: string;
  readonly batchLimit: number;
  readonly concurrency: number;
  readonly receiveWaitSeconds: number;
  readonly times: RunTimes;
  readonly leaseMs: number;
  readonly intentAgeMs: number;
  readonly aiShareMs: number;
  readonly rules: DeliveryRules;
};
