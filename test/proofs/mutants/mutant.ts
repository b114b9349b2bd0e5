/** A deliberate fault: one guard removed or swapped. Some check must find it, or the guard is not guarded. */
export type Mutant = {
  /** What is wrong with it, in a few words. */
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  /** Text of the file, which stands there once, and what stands there in its place; pairs where there are several. */
  readonly changes: readonly (readonly [find: string, put: string])[];
  /** The tests that are about this guard, as jest's patterns; asked after the simulator and the model. */
  readonly tests: readonly string[];
};

/** The file's text with the fault in it. @throws Error where the text to change does not stand there once */
export function mutated(text: string, { name, file, changes }: Mutant): string {
  return changes.reduce((now, [find, put]) => {
    const places = now.split(find).length - 1;
    if (places !== 1)
      throw new Error(
        `Expected the mutant "${name}" to find its text in ${file} once, got ${places} times: ${find}`,
      );
    return now.replace(find, () => put);
  }, text);
}
