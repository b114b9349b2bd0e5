import { describe, expect, test } from "@jest/globals";
import { fallbackLines } from "../../../local/dev/fallback.ts";

describe("why mails have the fallback text", () => {
  test("is one line for each failure, with the number of events and the fix", () => {
    const lines = fallbackLines([
      { plainBecause: ["ai-wrong-url"] },
      { plainBecause: ["ai-wrong-url", "by-definition"] },
      { plainBecause: ["ai-name"] },
    ]);

    expect(lines).toEqual([
      "  1 event: ai-name  ->  see docs/guarantees.md",
      expect.stringMatching(
        /^ {2}2 events: no chat completions API .+ \(ai-wrong-url\) {2}-> {2}set OPENAI_BASE_URL to /,
      ),
    ]);
  });

  test("is not told of text that no AI was to write", () => {
    expect(fallbackLines([{ plainBecause: ["by-definition", "nothing-to-write"] }, {}])).toEqual(
      [],
    );
  });
});
