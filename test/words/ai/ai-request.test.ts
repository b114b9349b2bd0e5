import { expect, test } from "@jest/globals";
import { refusedFeatures } from "../../../functions/words/ai/ai-request.ts";

const refusedIn = (text: string) => refusedFeatures({ status: 400, text }, new Set());

test.each([
  "Unsupported parameter: 'store'",
  "Unrecognized request argument supplied: store",
  '{"detail":[{"type":"extra_forbidden","loc":["body","store"]}]}',
  "store is not supported",
  "store is not permitted",
  "Store is not allowed for this model.",
  "store is unknown",
  "The store parameter is not supported with this model.",
  '{"error":{"message":"store is unsupported"}}',
])("store is refused by %s", (text) => {
  expect(refusedIn(text)).toEqual(["store"]);
});

test.each([
  "The order is in store now",
  "The store is closed",
  "This store-front is not supported",
  "bookstore is not supported",
  "We cannot store this; it is not supported",
])("store is not refused by prose: %s", (text) => {
  expect(refusedIn(text)).toEqual([]);
});

test("an error about the model's answer refuses no feature", () => {
  const failedGeneration = '{"headline":"store is not supported","bullets":["json_schema"]}';
  const error = { code: "json_validate_failed", failed_generation: failedGeneration };
  expect(refusedIn(JSON.stringify({ error }))).toEqual([]);
});
