/** The commands in printed text that do not work as they are pasted. */

/** Of the project's files, or of AWS alone. */
const WITHOUT_LOCAL = /^(?:init|dev|send|preview|eval|new|check|configure|cost|deploy)\b/;

/** A line that goes on after a backslash is one line. Placeholders in capitals are for the reader to fill in. */
export function brokenLocally(printed: string): string[] {
  const text = printed.replaceAll(/ \\\n +/g, " ");
  const commands = [...text.matchAll(/(npx )?postrider ([a-z-]+(?![\w-])[^`\n]*)/g)];
  const broken = commands.flatMap(([all, npx, rest = ""]) =>
    npx !== undefined && (WITHOUT_LOCAL.test(rest) || /^[a-z-]+[^`]* --local\b/.test(rest))
      ? []
      : [all],
  );
  const onAws = [...text.matchAll(/\baws [a-z0-9]+ [a-z-]+|AWS_PROFILE|cdk-outputs\.json/g)];
  return [...broken, ...onAws.map(([all]) => all)];
}
