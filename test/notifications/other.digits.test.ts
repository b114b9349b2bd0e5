import { describe, expect, test } from "@jest/globals";
import { readEvent } from "../../functions/notification/event/event.ts";
import { definitionFor } from "../../functions/notification/evaluate.ts";
import { fallbackDraft } from "../../functions/words/draft.ts";
import { languages } from "../helpers/fixture-languages.ts";
import { loadFixture } from "../helpers/fixture-project.ts";
import { linesOf } from "./notified.ts";

const { definitions } = await loadFixture();

/** The lines of the email for a message body. */
function linesFor(data: string): string[] {
  const read = readEvent(
    `{"specversion":"1.0","id":"1","source":"/t","type":"shop.note","data":${data}}`,
  );
  if (!read.ok) throw new Error(read.detail);
  const notified = definitionFor(definitions, read.event.type)?.notify(read.event, {
    languages,
    recipients: ["office@example.co.za"],
  });
  const content = notified?.kind === "notify" ? notified.notification.contents[0] : undefined;
  if (content === undefined) throw new Error(JSON.stringify(notified));
  return linesOf(fallbackDraft(content, "by-definition"));
}

describe("a number of a type without a definition of its own", () => {
  test("is shown in the producer's own digits", () => {
    expect(
      linesFor('{"order":1152921506151679042,"price":19.90,"limit":1e400,"n":-0,"notify":[]}'),
    ).toEqual(["Order: 1152921506151679042", "Price: 19.90", "Limit: 1e400", "N: -0"]);
  });

  test("is shown so in lists, deeper, and under keys that a pointer escapes", () => {
    expect(
      linesFor(
        '{"prices":[1.50,2,3.00],"lines":[{"item":"Pen","price":4.20}],"site":{"geo":{"lat":-33.90}},"a/b~c":{"__proto__":5.0},"notify":[]}',
      ),
    ).toEqual([
      "Prices: 1.50 | 2 | 3.00",
      "Lines: Item: Pen, price: 4.20",
      "Site geo lat: -33.90",
      "A/b~c proto: 5.0",
    ]);
  });

  test("is shown so behind a list that has more digits than are kept", () => {
    const name = "k".repeat(1_500);
    expect(
      linesFor(
        `{"price":19.90,"${name}":[${"1.0,".repeat(10_000)}1.0],"deep":{"cost":4.20},"order":1152921506151679042,"limit":1e400,"notify":[]}`,
      ).filter((line) => !line.startsWith("K")),
    ).toEqual(["Price: 19.90", "Not shown: + 8005 more"]);
    expect(
      linesFor(
        `{"first":{"${name}":[${"1.0,".repeat(1_000)}1.0]},"price":19.90,"rest":{"${name}":[${"1.0,".repeat(10_000)}1.0]}}`,
      ).slice(1, 2),
    ).toEqual(["Price: 19.90"]);
  });

  test("has a mark where its digits are not kept", () => {
    const long = "k".repeat(2_500);
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(
      linesFor(`{"${long}":[19.90,1e400],"price":19.90}`).map((line) => line.replace(/^K+…/i, "K")),
    ).toEqual(["K: ≈ 19.9 | > 1.79e308", "Price: 19.90"]);
    expect(linesFor(`{"limit":1e400,"least":-1e400,"deep":${deep}}`).slice(0, 2)).toEqual([
      "Limit: > 1.79e308",
      "Least: < -1.79e308",
    ]);
  });
});
