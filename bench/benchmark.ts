/** What a benchmark is, and what it finds. */

export type Finding = {
  readonly what: string;
  /** The numbers behind it, with their units. */
  readonly numbers: string;
  /** What is compared with the target; absent without a target. */
  readonly bounded?: {
    readonly value: number;
    /** What the value is: "ours / ideal", "kB". */
    readonly unit: string;
  } & ({ readonly atMost: number } | { readonly atLeast: number });
};

export type Stage = {
  /** Writes a line of progress or detail. */
  readonly print: (line: string) => void;
  /** Where processor profiles go; absent: none are taken. */
  readonly profileFolder?: string | undefined;
};

export type Benchmark = {
  readonly name: string;
  readonly about: string;
  readonly run: (stage: Stage) => Promise<Finding[]>;
};

/** Within its target, over or under it, or without one. */
export function verdictOf({ bounded }: Finding): "ok" | "over" | "under" | "" {
  if (bounded === undefined) return "";
  if ("atLeast" in bounded) return bounded.value >= bounded.atLeast ? "ok" : "under";
  return bounded.value <= bounded.atMost ? "ok" : "over";
}

/** The target in words; empty without one. */
export function targetOf({ bounded }: Finding): string {
  if (bounded === undefined) return "";
  return "atLeast" in bounded ? `at least ${bounded.atLeast}` : `at most ${bounded.atMost}`;
}
