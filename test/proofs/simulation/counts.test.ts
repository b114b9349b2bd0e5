import { describe, expect, test } from "@jest/globals";
import { countExplanations, countLines } from "./world/counts.ts";

const COUNTS = {
  steps: 7422,
  runs: 123,
  mails: 66,
  twice: 1,
  deadLetters: 17,
  deaths: 14,
  freezes: 20,
  virtualMinutes: 729,
};

describe("the simulator's counts", () => {
  test("say where emails sent twice are allowed", () => {
    const lines = countLines(COUNTS);

    expect(lines).toContain("  emails sent twice (allowed only inside the documented window): 1");
    expect(lines.join()).not.toMatch(/\btwice 1\b|deadLetters|virtualMinutes/);
  });

  test("have an explanation of each printed count", () => {
    const labels = countLines(COUNTS).map((line) => line.replace(/: \d+$/, ""));

    const explained = countExplanations();

    expect(labels).toHaveLength(Object.keys(COUNTS).length);
    for (const line of explained) expect(line).toMatch(/: .{10}/);
    expect(explained.map((line) => line.split(": ")[0])).toEqual(labels);
  });
});
