import { describe, expect, test } from "@jest/globals";
import type { AiFault } from "../../local/servers/ai/ai.ts";
import { anEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

const STOP_MS = 90_000;
const AI_SHARE_MS = 40_000;

const FAULTS: Record<string, AiFault> = {
  "ai-timeout": { hang: true },
  "ai-timeout (dripping)": { drip: true, dripMs: 1000 },
  "ai-busy": { status: 429, code: "rate_limit_exceeded", retryAfterSeconds: 60 },
  "ai-malformed": { malformed: true },
  "ai-empty": { empty: true },
  "ai-refused": { refusal: "I cannot help with that." },
  "ai-truncated": { truncated: true },
  "ai-failing": { status: 500 },
  "ai-unreachable": { disconnect: true },
};

const ALL = Object.keys(FAULTS);
const MIXES: [string, readonly string[]][] = [
  ...ALL.map((name): [string, readonly string[]] => [name, [name]]),
  ["every kind at once", ALL],
  ["half of them well", ALL.flatMap((name) => [name, "well"])],
];

/** "Kind ai timeout dripping": a field's name as the request has it. */
const labelOf = (name: string) => `Kind ${name.replaceAll(/[^a-z]+/g, " ").trim()}`;

describe("50 emails are sent within the run, whatever the AI does", () => {
  test.each(MIXES)("%s", (_, kinds) =>
    onStage({}, async ({ send, processor, mailed, counts, system }) => {
      for (const name of new Set(kinds))
        system.ai?.inject({
          ...FAULTS[name],
          times: Infinity,
          // The AI is given the field's name, not its value.
          match: (body) => name !== "well" && JSON.stringify(body).includes(`${labelOf(name)}\\`),
        });
      await Promise.all(
        Array.from({ length: 50 }, (_unused, index) => {
          const data = { [labelOf(kinds[index % kinds.length] ?? "").replaceAll(" ", "_")]: "x" };
          return send(anEvent({ to: [`reader-${index}@example.com`], data }));
        }),
      );
      const one = processor();
      const summary = await one.run();
      expect(summary).toMatchObject({
        outcome: "done",
        received: 50,
        acknowledged: 50,
        sent: 50,
      });
      expect(summary.durationMs).toBeLessThan(STOP_MS);
      expect(new Set(mailed()).size).toBe(50);
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
      const plain = kinds.filter((name) => name !== "well").map((name) => name.replace(/ .*/, ""));
      // Who asks after five failures in a row finds the breaker open.
      const why = Object.keys(summary.fallbacks).filter((name) => name !== "ai-paused");
      expect(why.toSorted()).toEqual([...new Set(plain)].toSorted());
      expect(summary.written > 0).toBe(kinds.includes("well"));
    }),
  );
});

describe("the AI", () => {
  test("has only a message's share of the run, however long an attempt takes", () =>
    onStage(
      { environment: { AI_ATTEMPT_MS: String(AI_SHARE_MS) } },
      async ({ send, processor, system }) => {
        system.ai?.inject({ hang: true, times: Infinity });
        for (let index = 0; index < 10; index++) await send(anEvent());
        const summary = await processor().run();
        expect(summary).toMatchObject({ outcome: "done", sent: 10, acknowledged: 10 });
        expect(summary.durationMs).toBeLessThan(AI_SHARE_MS + 2000);
      },
    ));

  test("is called once more if time is left, and all tokens count", () =>
    onStage({}, async ({ send, processor, system, mailed }) => {
      system.ai?.inject({ malformed: true });
      await send(anEvent());
      const summary = await processor().run();
      expect(summary).toMatchObject({ written: 1, sent: 1, fallbacks: {} });
      expect(system.ai?.count).toBe(2);
      expect(summary.tokens.output).toBe(system.ai?.usage.completionTokens);
      expect(mailed()).toHaveLength(1);
    }));

  test.each([
    ["ai-unauthorised", { status: 401, code: "invalid_api_key" }],
    ["ai-quota", { status: 429, code: "insufficient_quota" }],
    ["ai-model-gone", { status: 404, code: "model_not_found" }],
  ] as const)("is asked no more in a run once it has refused everybody: %s", (reason, fault) =>
    onStage({ environment: { AI_CONCURRENCY: "1" } }, async ({ send, processor, system }) => {
      system.ai?.inject({ ...fault, times: Infinity });
      for (let index = 0; index < 5; index++) await send(anEvent());
      const summary = await processor({ CONCURRENCY: "1" }).run();
      expect(summary).toMatchObject({ sent: 5, written: 0, fallbacks: { [reason]: 5 } });
      expect(system.ai?.count).toBe(1);
    }),
  );

  test("is asked to store nothing, and the log does not have the key", () =>
    onStage({}, async ({ send, processor, system }) => {
      await send(anEvent({ to: ["secret.person@example.com"] }));
      const one = processor({ OPENAI_API_KEY: "sk-a-key-that-nobody-may-see" });
      await one.run();
      const [request] = system.ai?.requests ?? [];
      expect(request?.body).toMatchObject({
        store: false,
        max_completion_tokens: 1000,
        model: "offline-writer",
      });
      expect(request?.headers["authorization"]).toBe("Bearer sk-a-key-that-nobody-may-see");
      expect(one.output()).not.toContain("sk-a-key");
      expect(one.output()).not.toContain("secret.person");
    }));
});
