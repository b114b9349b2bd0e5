/** What a run works with: services and settings. */
import type { DeliveryRules } from "../delivery/delivery.ts";
import type { RunTimes } from "../config/deadline.ts";
import type { Renderer, Sender } from "../email/email.ts";
import type { Languages } from "../notification/language.ts";
import type { ProjectDefaults } from "../notification/reader.ts";
import type { AnyDefinition } from "../notification/evaluate.ts";
import type { Price } from "../words/budget/price.ts";
import type { UnsubscribeUrl } from "../email/unsubscribe-token-format.ts";
import type { CircuitBreakers } from "../coordination/circuit-breakers.ts";
import type { Lease } from "../coordination/lease.ts";
import type { Budget } from "../words/budget/budget.ts";
import type { Ledger } from "../delivery/ledger.ts";
import type { Publisher } from "../events-out/publisher.ts";
import type { Log } from "../platform/log.ts";
import type { Mailer } from "../email/ses/mailer-port.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { RecipientIds } from "../platform/recipient-ids.ts";
import type { Queue } from "../queue/queue.ts";
import type { ReadRecipientLists } from "../notification/recipients.ts";
import type { WriteWords } from "../words/ai/writer-port.ts";

export type Dependencies = {
  readonly lease: Lease;
  readonly circuitBreakers: CircuitBreakers;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly writeWithAi: WriteWords;
  readonly budget: Budget;
  readonly mailer: Mailer;
  readonly render: Renderer;
  /** Makes unsubscribe links; undefined without an unsubscribe page. @throws DependencyError */
  readonly unsubscribeUrls: () => Promise<UnsubscribeUrl | undefined>;
  readonly definitions: readonly AnyDefinition[];
  readonly languages: Languages;
  readonly recipientLists: ReadRecipientLists;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Publishes what happened. Undefined: the setting `events` is off. */
  readonly events?: Publisher | undefined;
  /** Epoch ms. Ages are compared between machines, and a monotonic clock stops while Lambda freezes the process. */
  readonly now: () => number;
  /** Lets timers and answers run between two pieces of long work. */
  readonly nextTurn: () => Promise<void>;
  /** Hexadecimal hash of a key. */
  readonly hash: (text: string) => string;
  /** Makes recipients' ids. @throws DependencyError */
  readonly recipientIds: () => Promise<RecipientIds>;
  readonly settings: Settings;
};

export type Settings = {
  readonly slot: number;
  readonly sender: Sender;
  readonly batchLimit: number;
  readonly concurrency: number;
  readonly receiveWaitSeconds: number;
  readonly times: RunTimes;
  readonly leaseMs: number;
  readonly intentAgeMs: number;
  readonly aiShareMs: number;
  readonly aiModel: string;
  readonly aiMaxCompletionTokens: number;
  readonly aiPrice: Price;
  /** A second call verifies each answer, unless the definition says otherwise. */
  readonly aiVerify: boolean;
  readonly aiVerifyPrice: Price;
  /** Plans keep what was asked of the AI and what it answered. */
  readonly aiKeepExchange: boolean;
  readonly defaults: ProjectDefaults;
  /** Countries whose national phone numbers are detected, ISO 3166-1 alpha-2. */
  readonly phoneCountries: readonly string[];
  readonly rules: DeliveryRules;
};
