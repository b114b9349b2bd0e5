/** What an exploration says about its configuration. */
import type { Configuration } from "./configurations.ts";
import { STUCK } from "./promises.ts";
import type { Explored, Finding } from "./search.ts";

export type Verdict = {
  /** Promises that were broken: how often, and a shortest way there. */
  readonly broken: Readonly<Record<string, Finding>>;
  /** What may be, and was. */
  readonly allowed: Readonly<Record<string, Finding>>;
  /** What should have been found and was not: the model does not see that the mend is gone. */
  readonly missed: readonly string[];
  readonly ok: boolean;
};

export function verdictOf({ allows, finds }: Configuration, explored: Explored): Verdict {
  const all = Object.entries(explored.findings);
  if (explored.stuck.count > 0) all.push([STUCK, explored.stuck]);
  const allowed = all.filter(([what]) => allows.includes(what) && finds?.includes(what) !== true);
  const broken = all.filter((one) => !allowed.includes(one));
  const missed = (finds ?? []).filter((what) => !broken.some(([found]) => found === what));
  return {
    broken: Object.fromEntries(broken),
    allowed: Object.fromEntries(allowed),
    missed,
    // Where a mend was taken away, whatever else breaks belongs to it.
    ok: finds === undefined ? broken.length === 0 && !explored.truncated : missed.length === 0,
  };
}
