import { counted } from "../../local/counted.ts";
import type { Finding, Level } from "./finding.ts";

/** `fail  key           there is no parameter /a  ->  aws ssm put-parameter …` */
export function lineOf({ check, level, message, fix }: Finding): string {
  const line = `${level.padEnd(4)}  ${check.padEnd(14)}${message}`;
  return fix === undefined ? line : `${line}  ->  ${fix}`;
}

export function summaryOf(findings: readonly Finding[]): string {
  const count = (level: Level) => findings.filter((one) => one.level === level).length;
  const [fails, warns] = [count("fail"), count("warn")];
  if (fails > 0) return `${counted(fails, "problem")} to fix, ${counted(warns, "warning")}.`;
  return warns > 0 ? `No problems, ${counted(warns, "warning")}.` : "No problems.";
}
