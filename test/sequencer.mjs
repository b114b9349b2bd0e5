/** The order of the test files: those that wait long for their own clocks first, so that none is left over at the end. */
import Sequencer from "@jest/test-sequencer";

/** Folders and files, slowest first; the rest follows as jest would have it. */
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

const rankOf = ({ path }) => {
  const at = FIRST.findIndex((start) => path.includes(`/${start}`));
  return at === -1 ? FIRST.length : at;
};

/** jest asks for a class, as a default export. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method
    const asJestWould = super.sort(tests);
    return asJestWould.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
