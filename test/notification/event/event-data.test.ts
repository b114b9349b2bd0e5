import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { definitionFor } from "../../../functions/notification/evaluate.ts";
import { languages } from "../../helpers/fixture-languages.ts";
import { loadFixture } from "../../helpers/fixture-project.ts";
import { notified } from "../notification-factory.ts";

const { definitions } = await loadFixture();

const told = (type: string, data: unknown) =>
  definitionFor(definitions, type)?.notify({ id: "1", source: "/t", type, data }, { languages });

const notify = ["office@example.com"];
const classOf = (learners: readonly unknown[]) => ({ code: "C-1", subject: "English", learners });

describe("data with more values than the limit", () => {
  test.each<[string, string, unknown]>([
    ["a list of the default definition", "order.made", { notify: Array<number>(520_000).fill(1) }],
    [
      "a list of a definition of its own",
      "class.updated",
      { before: classOf([]), after: classOf(Array<number>(520_000).fill(1)), notify },
    ],
    ["lists in lists", "order.made", Array.from({ length: 5_000 }, () => Array(100).fill(1))],
    ["keys", "order.made", Object.fromEntries(Array.from({ length: 120_001 }, (_, n) => [n, 1]))],
  ])("is refused: %s", (_name, type, data) => {
    expect(told(type, data)).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail: expect.stringMatching(/: Expected at most 120000 list items and fields in `data`, got \d{6}$/),
    });
  });

  test("is shown up to the limit under the default definition, and the rest is counted", () => {
    expect(told("order.made", { n: Array<number>(100_000).fill(1), notify })).toMatchObject({
      kind: "notify",
      notification: { contents: [{ facts: [{ label: "N" }, { value: "+ 98,000 more" }] }] },
    });
  });
});

describe("data with more faults than zod can list", () => {
  const Item = z.object({ a: z.string(), b: z.string(), c: z.string() });
  const Nested: z.ZodMiniType = z.lazy(() => z.array(Nested));
  const nested: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);

  test.each<[string, z.ZodMiniType, unknown]>([
    [
      "many",
      z.object({ list: z.array(Item) }),
      { list: Array.from({ length: 119_000 }, () => ({})) },
    ],
    ["deep", Nested, nested],
  ])("is refused, without blaming the definition: %s", (_name, schema, data) => {
    expect(notified({ data: schema }, { data })).toEqual({
      kind: "refused",
      reason: "data-invalid",
      detail:
        'definition "order.shipped": Expected `data` to match the definition\'s schema, got too many faults to list or too deep a nesting',
    });
  });

  test("names the first fault when it is in `notify`", () => {
    const many = [...notify, ...Array<number>(119_000).fill(1)];
    expect(told("order.made", { notify: many })).toMatchObject({
      reason: "data-invalid",
      detail: expect.stringContaining("Expected `data.notify[1]` to be an address"),
    });
  });

  test("does not hide errors of the definition's own functions", () => {
    expect(
      notified({
        recipients: () => {
          throw new RangeError("Invalid array length");
        },
      }),
    ).toMatchObject({ reason: "definition-failed" });
  });
});

test.each([{ days: Infinity }, { days: Number.NaN }, { days: -1 }, { days: 15 }, {}])(
  "a definition that expires after %j is refused",
  (expiresAfter) => {
    expect(notified({ data: z.unknown(), expiresAfter })).toEqual({
      kind: "refused",
      reason: "definition-failed",
      detail:
        'the definition "order.shipped": Expected `expiresAfter` to be more than 0 and at most 14 days',
    });
  },
);
