/** How findings are shown: a line for each, and one that counts them. */
import type { Finding, Level } from "./finding.ts";

const WIDTH = 14;

/** `fail  key           there is no parameter /a  ->  aws ssm put-parameter …` */
export function lineOf({ check, level, says, mend }: Finding): string {
  const line = `${level.padEnd(4)}  ${check.padEnd(WIDTH)}${says}`;
  return mend === undefined ? line : `${line}  ->  ${mend}`;
}

/** What all of it comes to. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (level: Level) => findings.filter((one) => one.level === level).length;
  const [fails, warns] = [count("fail"), count("warn")];
  if (fails > 0) return `${fails} to mend before mail goes out as it should, ${warns} to know of.`;
  return warns > 0 ? `Nothing fails; ${warns} to know of.` : "All is well.";
}
