import { expect, test } from "@jest/globals";
import { createSpending } from "../../../local/eval/spending.ts";

test("sets aside up to the limit, and not beyond", async () => {
  const spending = createSpending(10);

  expect(await spending.setAside(10)).toBe(true);
  spending.settle(10, 4);
  expect(await spending.setAside(7)).toBe(false);
  expect(await spending.setAside(6)).toBe(true);
  expect(spending.spentMicroUsd()).toBe(4);
});

test("waits for what drafts under way give back", async () => {
  const spending = createSpending(10);
  await spending.setAside(8);

  let settled: boolean | undefined;
  const waiting = spending.setAside(5).then((isAside) => (settled = isAside));
  await Promise.resolve();
  expect(settled).toBeUndefined();
  spending.settle(8, 1);
  await waiting;
  expect(settled).toBe(true);
});

test("refuses where those under way have spent too much", async () => {
  const spending = createSpending(10);
  await spending.setAside(8);
  const waiting = spending.setAside(5);
  spending.settle(8, 6);

  expect(await waiting).toBe(false);
});
