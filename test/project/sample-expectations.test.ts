/** What is wrong with what a sample says of itself. */
import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { definitionFaults } from "../../project/definition-checks.ts";

const PATH = "notifications/order-shipped.ts";
const definition = defineNotification({
  type: "order.shipped",
  data: z.object({ order: z.string(), notify: z.array(z.string()) }),
  recipients: ({ data }) => data.notify,
  shouldNotify: ({ data }) => data.order !== "",
  subject: ({ data }) => `Order ${data.order} shipped`,
  facts: ({ data }) => [{ label: "Order", value: data.order }],
});

const DATA = { order: "A-1", notify: ["office@example.com"] };
const sampleOf = (data: object = {}, more: object = {}) => ({
  name: "a sample",
  event: { id: "1", source: "shop", type: "order.shipped", data: { ...DATA, ...data } },
  ...more,
});
const expecting = (expect: unknown, data: object = {}) => sampleOf(data, { expect });
const BROKEN = { name: "broken", body: "{", expect: { deadLetter: "unreadable" } };

const faultsOf = (...samples: unknown[]): string[] =>
  definitionFaults([{ path: PATH, exports: { definition, samples } }], languages);

test.each<[string, unknown]>([
  ["nothing to report", expecting({ emails: 0 }, { order: "" })],
  [
    "one email for two writings of an address",
    expecting({ emails: 1 }, { notify: ["a@b.co", "A@b.co"] }),
  ],
  ["data that does not fit", expecting({ deadLetter: "data-invalid" }, { order: 7 })],
  ["no recipient", expecting({ deadLetter: "no-recipient" }, { notify: [] })],
  [
    "one recipient of two",
    expecting({ deadLetter: "recipient-invalid" }, { notify: ["a@b.co", "b"] }),
  ],
  ["a bounce", expecting({ states: { bounced: 1 } })],
  ["a duplicate", sampleOf({}, { name: "again", expect: { duplicateOf: "a sample" } })],
  ["another envelope", sampleOf({}, { envelope: "eventbridge" })],
  ["a message that is no event", BROKEN],
])("a sample that expects what happens has no fault: %s", (_name, sample) => {
  expect(faultsOf(sampleOf(), sample)).toEqual([]);
});

describe("a fault is", () => {
  test.each<[string, unknown, string]>([
    ["an email in place of none", expecting({ emails: 0 }), "0, got 1"],
    ["no email in place of one", expecting({ emails: 1 }, { order: "" }), "1, got 0"],
    [
      "an email in place of a dead letter",
      expecting({ deadLetter: "data-invalid" }),
      `Expected \`samples[1]\` of ${PATH} to be refused with data-invalid, got an email`,
    ],
    [
      "another dead letter",
      expecting({ deadLetter: "no-recipient" }, { order: 7 }),
      `Expected \`samples[1].event.data\` of ${PATH} to become an email, got data-invalid`,
    ],
    [
      "recipients who can all be mailed",
      expecting({ deadLetter: "recipient-invalid" }),
      "to be refused with recipient-invalid, got an email",
    ],
    ["a reason that is none", expecting({ deadLetter: "lost" }), "{ deadLetter:"],
    ["a state that is none", expecting({ states: { lost: 1 } }), "{ states:"],
    ["two expectations", expecting({ emails: 1, deadLetter: "no-recipient" }), "{ emails: 0 }"],
    ["an envelope that is none", sampleOf({}, { envelope: "sns" }), '"eventbridge"'],
    [
      "a duplicate of a sample that is not there",
      expecting({ duplicateOf: "another" }),
      `Expected \`samples[1].expect.duplicateOf\` of ${PATH} to be the name of another sample, got "another"`,
    ],
    ["a duplicate of itself", sampleOf({}, { name: "b", expect: { duplicateOf: "b" } }), '"b"'],
    ["a message without an expectation", { name: "broken", body: "{" }, "`samples[1].expect`"],
  ])("%s", (_name, sample, fault) => {
    expect(faultsOf(sampleOf(), sample)).toEqual([expect.stringContaining(fault)]);
  });

  test("a sample after a message that is no event", () => {
    expect(faultsOf(BROKEN, sampleOf())).toEqual([
      `Expected \`samples[1]\` of ${PATH} to come before the samples with a \`body\``,
    ]);
  });
});
