import { expect, test } from "@jest/globals";
import { crash } from "./crash.ts";
import { brokenPromises } from "./report.ts";

// A small one; `npm run crash` strikes hundreds of times. How many are struck before the time is over is up to the machine; what must hold does not ask how many.
test.each(["hold", "retry"] as const)(
  "loses nothing and sends nothing twice, whatever is killed, frozen or run at once (%s)",
  async (policy) => {
    const report = await crash({
      messages: 8,
      kills: 8,
      freezes: 1,
      seed: 4,
      policy,
      minutes: 1,
      slots: 4,
    });
    expect(brokenPromises(report)).toEqual([]);
    expect(report.recipients).toBeGreaterThan(8);
    expect(report.kills + report.freezes).toBeGreaterThan(0);
  },
  300_000,
);
