import { expect, test } from "@jest/globals";
import { startVirtualClock } from "./clock/virtual-clock.ts";
import { eventually } from "./eventually.ts";

test("eventually throws the last error when Date stands still", async () => {
  const clock = await startVirtualClock();
  try {
    const check = () => Promise.reject(new Error("not yet"));
    await expect(eventually(check, { timeoutMs: 50 })).rejects.toThrow("not yet");
  } finally {
    await clock.stop();
  }
}, 10_000);
