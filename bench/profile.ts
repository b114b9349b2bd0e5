/** Where processor time went: a V8 profile's own time by package and by function. */
import { readFile } from "node:fs/promises";

type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const SHOWN = 25;

/** Says the own time of packages and functions, per message, the most first; without the time in which nothing ran. */
export async function printProfile(
  file: string,
  messages: number,
  print: (line: string) => void,
): Promise<void> {
  const { nodes, samples, timeDeltas }: Profile = JSON.parse(await readFile(file, "utf8"));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const packages = new Map<string, number>();
  const functions = new Map<string, number>();
  samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === "(idle)") return;
    // The time until the next sample is this one's.
    const us = (timeDeltas[index + 1] ?? 0) / messages;
    const { functionName, url, lineNumber } = frame;
    add(packages, url === "" ? `native ${functionName}` : packageOf(url), us);
    const place = url === "" ? "native" : `${url.split("/node_modules/").at(-1)}:${lineNumber + 1}`;
    add(functions, `${functionName || "(anonymous)"} (${place})`, us);
  });
  for (const sums of [packages, functions])
    for (const [name, us] of ranked(sums)) print(`${us.toFixed(0).padStart(6)} us  ${name}`);
}

/** The package of a file: the last one in its path, a module of Node, or else the file itself. */
export function packageOf(path: string): string {
  if (path.startsWith("node:")) return path;
  const [, inside] = /.*\/node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(path) ?? [];
  return inside ?? path.split("/").slice(-2).join("/");
}

function add(sums: Map<string, number>, name: string, us: number): void {
  sums.set(name, (sums.get(name) ?? 0) + us);
}

function ranked(sums: ReadonlyMap<string, number>): [string, number][] {
  return [...sums].toSorted(([, one], [, other]) => other - one).slice(0, SHOWN);
}
