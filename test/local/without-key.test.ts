import { expect, test } from "@jest/globals";
import { withoutKey } from "../../local/without-key.ts";

test.each([
  ["Incorrect API key: sk-a/b", "Incorrect API key: [the key]"],
  ["?key=sk-a%2Fb&x", "?key=[the key]&x"],
  ['{"key":"sk-a\\u002fb"}', '{"key":"[the key]"}'],
  ["nothing", "nothing"],
])("%s is shown as %s", (text, shown) => {
  expect(withoutKey(text, "sk-a/b")).toBe(shown);
});

test("an empty key is never found in a text", () => {
  expect(withoutKey("text", "")).toBe("text");
});
