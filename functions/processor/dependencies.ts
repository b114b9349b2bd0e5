/** What a run works with: the services, and the few settings that decide. */
import type { DeliveryRules } from "../delivery/delivery.ts";
import type { RunTimes } from "../config/deadline.ts";
import type { Renderer, Sender } from "../email/email.ts";
import type { Languages } from "../notification/language.ts";
import type { ProjectDefaults } from "../notification/reader.ts";
import type { AnyDefinition } from "../notification/evaluate.ts";
import type { Price } from "../words/budget/price.ts";
import type { UnsubscribeUrl } from "../email/unsubscribe-target.ts";
import type { CircuitBreakers, Lease } from "../coordination/coordination.ts";
import type { Budget } from "../words/budget/budget.ts";
import type { Ledger } from "../delivery/ledger-port.ts";
import type { Log } from "../platform/log.ts";
import type { Mailer } from "../email/ses/mailer-port.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { Queue } from "../queue/queue-port.ts";
import type { ReadRecipientLists } from "../notification/recipients.ts";
import type { WriteWords } from "../words/ai/writer-port.ts";

export type Dependencies = {
  readonly lease: Lease;
  readonly circuitBreakers: CircuitBreakers;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly write: WriteWords;
  readonly budget: Budget;
  readonly mailer: Mailer;
  readonly render: Renderer;
  /** Makes the links by which readers end mails; nothing where there is no page for them. @throws DependencyError */
  readonly unsubscribeUrls: () => Promise<UnsubscribeUrl | undefined>;
  readonly definitions: readonly AnyDefinition[];
  readonly languages: Languages;
  readonly recipientLists: ReadRecipientLists;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Epoch ms; ages must hold between machines, and a monotonic clock may stand still while Lambda freezes the process. */
  readonly now: () => number;
  /** Lets timers and answers have their turn of the event loop, between two pieces of work of a whole message's size. */
  readonly nextTurn: () => Promise<void>;
  /** A hash as hexadecimal digits: of a key's or an address's text. */
  readonly hash: (text: string) => string;
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
  readonly aiMaxCompletionTokens: number;
  readonly aiPrice: Price;
  /** Whether a second call judges each answer, where the definition does not say. */
  readonly aiVerify: boolean;
  readonly aiVerifyPrice: Price;
  /** The project's language, time zone and currency. */
  readonly defaults: ProjectDefaults;
  /** Where national phone numbers are looked for, ISO 3166-1 alpha-2. */
  readonly phoneCountries: readonly string[];
  readonly rules: DeliveryRules;
};
