import { expect, test } from "@jest/globals";
import type { Said } from "../../../functions/delivery/history.ts";
import { done } from "../../../operator/actions/action.ts";
import { performAction } from "../../../operator/actions/perform.ts";
import type { Operator } from "../../../operator/connect.ts";

test("An operator's reason is stored and published without the addresses in it.", async () => {
  const stored: Said[] = [];
  const prepared = {
    kind: "ready",
    title: "Cancel it?",
    effects: [],
    button: "Cancel 1 email",
    act: (said: Said) => {
      stored.push(said);
      return Promise.resolve(done("Cancelled."));
    },
  } as const;
  const why = "Ann <ann@shop.example> asked for bob.neil@shop.example.";
  await performAction({} as Operator, prepared, { by: "user/ann", why });
  expect(stored).toEqual([{ by: "user/ann", why: "Ann <{address}> asked for {address}" }]);
});
