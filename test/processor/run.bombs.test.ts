import { expect, test } from "@jest/globals";
import { anEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

/** A megabyte of a character that unfolds to 18: folding it took 16 s. */
const NAME = "\ufdfa".repeat(335_000);

function bomb(index: number): string {
  const classOf = (learners: readonly object[]) => ({ code: "C-1", subject: "English", learners });
  return JSON.stringify({
    specversion: "1.0",
    id: `bomb-${index}`,
    source: "s",
    type: "class.updated",
    data: {
      before: classOf([]),
      after: classOf([{ firstName: NAME, surname: "B" }]),
      notify: [`bomb-${index}@example.com`],
    },
  });
}

test(
  "ten ordinary messages are all sent in the same run as eight that are too much to check",
  () =>
    onStage({}, async (stage) => {
      for (let index = 0; index < 8; index++) await stage.send(bomb(index));
      for (let index = 0; index < 10; index++)
        await stage.send(anEvent({ to: [`good-${index}@example.com`], data: { n: index } }));
      const summary = await stage.processor().run();
      expect(summary).toMatchObject({ outcome: "done", received: 18, sent: 18 });
      expect(summary.fallbacks).toEqual({ "too-much-to-check": 8 });
      expect((stage.system.ai?.requests ?? []).map(({ bytes }) => bytes.length)).toHaveLength(10);
    }),
  180_000,
);
