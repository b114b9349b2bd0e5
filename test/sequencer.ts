/**
 * The order of the test files. Those that wait for their own clocks come first; then those that need all processors, which
 * the first must not stand beside; then what is done in no time, so that the last worker has company to the end.
 */

/** Beginnings of paths below the project, in their order; what none of them begins stands where the empty one is. */
const ORDER = [
  "test/processor/run.",
  "test/feedback/",
  "test/local/",
  "test/unsubscribe/",
  "test/cli/",
  "test/proofs/mutants/",
  "test/email/ses/",
  "test/queue/",
  "test/delivery/ledger",
  "test/coordination/",
  "test/platform/",
  "test/words/ai/",
  "test/words/budget/",
  "test/lib/",
  "",
  "test/proofs/chaos/",
  "test/proofs/simulation/simulate",
  "test/proofs/simulation/",
  "test/proofs/model/",
  "examples/",
  "test/notifications/",
  "test/words/",
  "test/notification/",
];

type File = { readonly path: string };

function rankOf({ path }: File): number {
  const at = ORDER.findIndex((start) => start !== "" && path.includes(`/${start}`));
  return at === -1 ? ORDER.indexOf("") : at;
}

/** What jest asks a sequencer. */
// oxlint-disable-next-line import/no-default-export -- jest takes it in no other way
export default class ByTheirNeeds {
  sort(files: readonly File[]): File[] {
    return files.toSorted((one, other) => rankOf(one) - rankOf(other));
  }

  /** For `--onlyFailures`: nothing is remembered from run to run. */
  allFailedTests(files: readonly File[]): readonly File[] {
    return files;
  }

  cacheResults(): void {}
}
