import { expect, test } from "@jest/globals";
import { createSpending } from "../../../local/eval/spending.ts";

test("reserves up to the limit, not beyond it", async () => {
  const spending = createSpending(10);

  expect(await spending.reserve(10)).toBe(true);
  spending.settle(10, 4);
  expect(await spending.reserve(7)).toBe(false);
  expect(await spending.reserve(6)).toBe(true);
  expect(spending.spentMicroUsd()).toBe(4);
});

test("waits while a call in flight may settle for less", async () => {
  const spending = createSpending(10);
  await spending.reserve(8);

  let settled: boolean | undefined;
  const waiting = spending.reserve(5).then((isReserved) => (settled = isReserved));
  await Promise.resolve();
  expect(settled).toBeUndefined();
  spending.settle(8, 1);
  await waiting;
  expect(settled).toBe(true);
});

test("refuses when calls in flight have spent too much", async () => {
  const spending = createSpending(10);
  await spending.reserve(8);
  const waiting = spending.reserve(5);
  spending.settle(8, 6);

  expect(await waiting).toBe(false);
});
