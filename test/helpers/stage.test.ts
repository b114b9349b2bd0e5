import { describe, expect, test } from "@jest/globals";
import { onStage } from "./stage.ts";

const RealDate = Date;

describe.each(["opens", "plays"])("a stage that a test leaves while it %s", (when) => {
  const playing = Promise.withResolvers<void>();

  test("is closed at the end of the test", async () => {
    void onStage({}, () => {
      playing.resolve();
      return new Promise(() => {});
    });
    if (when === "plays") await playing.promise;
  });

  test("does not leave its virtual clock to the next test", async () => {
    await playing.promise;
    expect(Date).toBe(RealDate);
  });
});
