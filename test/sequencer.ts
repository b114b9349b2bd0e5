/** The order of the test files: those that wait long for their own clocks first, so that none is left over at the end. */

/** Folders and beginnings of files, slowest first; the rest follows in jest's own order. */
const FIRST = [
  "test/simulator/simulate",
  "test/crash/",
  "test/processor/run.",
  "test/bin/",
  "test/mutants/",
  "test/feedback/",
  "test/lib/",
  "test/local/",
  "test/model/",
];

type File = { readonly path: string };

function rankOf({ path }: File): number {
  const at = FIRST.findIndex((start) => path.includes(`/${start}`));
  return at === -1 ? FIRST.length : at;
}

/** What jest asks a sequencer; it wants a class, as a default export. */
// oxlint-disable-next-line import/no-default-export
export default class SlowestFirst {
  sort(files: readonly File[]): File[] {
    return files.toSorted((one, other) => rankOf(one) - rankOf(other));
  }

  /** For `--onlyFailures`: nothing is remembered from run to run. */
  allFailedTests(files: readonly File[]): readonly File[] {
    return files;
  }

  cacheResults(): void {}
}
