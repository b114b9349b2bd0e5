import type { EventLevel } from "../../functions/events-out/event-names.ts";
import type { Monitoring } from "./bill.ts";

/** The input of `postrider cost`; all but `monitoring` are its options. */
export type CostInput = {
  readonly volumes: readonly number[];
  /** undefined: no AI. */
  readonly model: string | undefined;
  /** undefined: no call verifies the text. */
  readonly verifyModel: string | undefined;
  readonly batchLimit: number;
  readonly busyRunSeconds: number;
  readonly sesALaCarte: boolean;
  readonly monitoring: Monitoring;
  readonly events: EventLevel;
};

/** The defaults of the options and of docs/cost.md. */
export const DEFAULT_COST_INPUT = {
  volumes: [1_000, 100_000, 10_000_000],
  model: "gpt-6-luna",
  verifyModel: "gpt-6-luna",
  batchLimit: 50,
  // The AI's answers, and 50 emails at 14 a second.
  busyRunSeconds: 8,
  sesALaCarte: false,
  events: "off",
} as const satisfies Omit<CostInput, "monitoring">;
