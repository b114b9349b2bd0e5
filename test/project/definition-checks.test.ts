import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import type {
  Definition,
  DefinitionSample,
  Time,
} from "../../functions/notification/definition.ts";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { definitionFaults } from "../../project/definition-checks.ts";
import type { DefinitionFile } from "../../project/definition-files.ts";
import { af } from "../../functions/notification/languages/af.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

const PATH = "notifications/shop/order-shipped.ts";
const Data = z.object({
  order: z.string(),
  buyers: z.optional(z.array(z.object({ surname: z.string(), phone: z.optional(z.string()) }))),
  notify: z.array(z.string()),
});
type Data = z.infer<typeof Data>;

const DATA = { order: "A-1", buyers: [{ surname: "Mokoena" }], notify: ["office@example.com"] };

const sampleOf = (data: unknown = DATA, type = "order.shipped"): DefinitionSample => ({
  name: "a sample",
  event: { id: "1", source: "shop", type, data },
});

function fileOf(
  more: Partial<Definition<Data>> = {},
  samples: unknown = [sampleOf()],
  path = PATH,
): DefinitionFile {
  const definition = defineNotification<Data>({
    type: "order.shipped",
    data: Data,
    personal: ["buyers[].surname"],
    recipients: ({ data }) => data.notify,
    subject: ({ data }) => `Order ${data.order} shipped`,
    facts: ({ data }) => [{ label: "Order", value: data.order }],
    ...more,
  });
  return { path, exports: { definition, samples } };
}

function faultsOf(...files: DefinitionFile[]): string[] {
  return definitionFaults(files, languages);
}

const instructions = (text: string): Partial<Definition<Data>> => ({
  ai: { instructions: text },
});
test("a definition with a sample has no fault", () => {
  expect(faultsOf(fileOf())).toEqual([]);
});

test("a file without a definition is a helper", () => {
  expect(faultsOf({ path: "notifications/shop/data.ts", exports: { samples: 7 } })).toEqual([]);
});

describe("a fault names file and field:", () => {
  test.each<[string, Partial<Definition<Data>>, string]>([
    [
      "an unknown field path",
      { personal: ["buyers[].lastName"] },
      'Expected `personal[0]` of notifications/shop/order-shipped.ts to be a path into the data, got "buyers[].lastName": no field `lastName` in `buyers[]`',
    ],
    [
      "a list without []",
      { personal: ["buyers.surname"] },
      'got "buyers.surname": `buyers` is a list: write `buyers[]`',
    ],
    [
      "a path to an object",
      { personal: ["buyers[]"] },
      "leads to an object: name one of its fields",
    ],
    ["an answer to nobody", { replyTo: "office" }, "Expected `replyTo` of"],
    [
      "a type whose link fits into no header",
      { type: "t".repeat(199) },
      "Expected `type` of notifications/shop/order-shipped.ts to be at most 200 bytes as JSON",
    ],
    ["a type that is blank", { type: " " }, "Expected `type` of"],
    [
      "a personal field in the instructions",
      instructions("Name {surname} first."),
      'Expected `ai.instructions` of notifications/shop/order-shipped.ts to quote no personal field, got "{surname}"',
    ],
    ["the same as a path", instructions("Name buyers[].surname."), 'got "buyers[].surname"'],
    ["the same with the data before it", instructions("Use data.buyers[0].surname"), 'got "data.'],
    ["the same in a template's form", instructions("Say ${buyers[].surname}"), 'got "{buyers'],
    ["a sample's own name in the instructions", instructions("Greet Mokoena."), 'got "Mokoena"'],
    ["instructions that say nothing", instructions(" "), "Expected `ai.instructions` of"],
    [
      "more bullets than there may be",
      { ai: { instructions: "Say it.", length: { bullets: 7 } } },
      "Expected `ai.length.bullets` of notifications/shop/order-shipped.ts to be an integer from 0 to 6, got 7",
    ],
    [
      "fewer words than a sentence",
      { ai: { instructions: "Say it.", length: { words: 9 } } },
      "an integer from 10 to 250, got 9",
    ],
    ["a subject of nothing", { subject: () => "" }, "Expected `subject` of"],
    [
      "a hole without a value",
      { subject: (_, { say }) => say("Order {number}") },
      "got none for {number}",
    ],
    [
      "a label that is too long",
      { facts: () => [{ label: "x".repeat(121), value: "1" }] },
      "to be short enough",
    ],
    [
      "nothing told in any sample",
      { shouldNotify: () => false },
      "Expected `samples` of notifications/shop/order-shipped.ts to have one with something to report, got none",
    ],
    ["neither facts nor changes", { facts: () => [] }, "with something to report, got none"],
    [
      "nobody to tell",
      { recipients: () => [] },
      "Expected `samples[0]` of notifications/shop/order-shipped.ts to become an email, got no-recipient",
    ],
    [
      "a recipient who cannot be mailed",
      { recipients: () => ["office", "office@example.com"] },
      "to be addresses that can be mailed, got 1 that cannot",
    ],
    [
      "a text that its Afrikaans readers would get in English",
      { locale: "af" },
      'Expected `texts` of notifications/locales/af.ts to hold "Order", which notifications/shop/order-shipped.ts uses, got nothing',
    ],
  ])("%s", (_name, more, fault) => {
    const samples = [sampleOf(DATA, more.type ?? "order.shipped")];
    expect(faultsOf(fileOf(more, samples))).toEqual([expect.stringContaining(fault)]);
  });

  test.each<[string, Time]>([
    ["news that is never worth a mail", {}],
    ["news that outlives the queue", { days: 14, minutes: 1 }],
    ["news that never ends", { days: Infinity }],
  ])("%s, which its samples meet too", (_name, expiresAfter) => {
    expect(faultsOf(fileOf({ expiresAfter }, [sampleOf(DATA, "order.shipped")]))).toEqual([
      expect.stringContaining("Expected `expiresAfter` of notifications/shop/order-shipped.ts"),
      expect.stringContaining("got definition-failed"),
    ]);
  });

  test("a definition that throws on its sample, with the place", () => {
    const [fault] = faultsOf(
      fileOf({ facts: ({ data }) => [{ label: "", value: data.buyers![1]!.surname }] }),
    );
    expect(fault).toMatch(
      /^Expected `samples\[0\]\.event\.data` of notifications\/shop\S+ to become an email/,
    );
    expect(fault).toMatch(/threw TypeError at .*definition-checks\.test\.ts:\d+/);
  });

  test.each<[string, unknown, string]>([
    ["no samples", undefined, "to be a list of at least one sample, got none"],
    ["an empty list", [], "to be a list of at least one sample, got none"],
    ["a sample that is none", [7], "Expected `samples[0]` of notifications/shop/order-shipped.ts"],
    [
      "a sample without a name",
      [{ ...sampleOf(), name: "" }],
      "Expected `samples[0].name` of notifications/shop/order-shipped.ts to be a string that is not empty",
    ],
    [
      "a sample of another type",
      [sampleOf(DATA, "order.lost")],
      'Expected `samples[0].event.type` of notifications/shop/order-shipped.ts to be "order.shipped", got "order.lost"',
    ],
    [
      "a sample that does not fit",
      [sampleOf(), sampleOf({ ...DATA, order: 7 })],
      'Expected `samples[1].event.data` of notifications/shop/order-shipped.ts to become an email, got data-invalid: definition "order.shipped": Expected `data.order` to be a string',
    ],
  ])("%s", (_name, samples, fault) => {
    const { path, exports } = fileOf();
    expect(faultsOf({ path, exports: { ...exports, samples } })).toEqual([
      expect.stringContaining(fault),
    ]);
  });

  test("two definitions of one type", () => {
    const other = "notifications/shop/shipped.ts";
    expect(faultsOf(fileOf(), fileOf({}, undefined, other))).toEqual([
      `Expected \`type\` of ${other} to be its own, got "order.shipped" as in ${PATH}`,
    ]);
  });

  test("a definition that is exported under another name, or made by hand", () => {
    const { definition } = fileOf().exports!;
    expect(faultsOf({ path: PATH, exports: { orderShipped: definition } })).toEqual([
      `Expected the definition of ${PATH} to be exported as \`definition\`, got \`orderShipped\``,
    ]);
    expect(faultsOf({ path: PATH, exports: { definition: { type: "order.shipped" } } })).toEqual([
      `Expected \`definition\` of ${PATH} to be made by defineNotification, got a value of type object`,
    ]);
  });

  test("all of them at once", () => {
    const faults = faultsOf(
      fileOf({ replyTo: "office", ...instructions("Name {surname}, Mokoena.") }, []),
      { path: "notifications/broken.ts", broken: "SyntaxError: … (notifications/broken.ts:3)" },
    );
    expect(faults).toHaveLength(4);
  });
});

describe("what is no fault", () => {
  test.each<[string, Partial<Definition<Data>>]>([
    [
      "a field's name as a word",
      instructions("Give the surname, order and buyers in one sentence."),
    ],
    ["a part of a word", instructions("Say it in the Mokoenas' words.")],
    ["another field as a placeholder", instructions("Begin with the order: {order}.")],
    ["no AI at all", {}],
  ])("%s", (_name, more) => {
    expect(faultsOf(fileOf(more))).toEqual([]);
  });
});

test("a sample's value of two letters does not count as a quotation", () => {
  const samples = [sampleOf({ ...DATA, buyers: [{ surname: "Jo" }, { surname: "Li" }] })];
  expect(faultsOf(fileOf(instructions("Say it as li and jo would."), samples))).toEqual([]);
});

test("a translation has no hole that its English text has not", () => {
  const texts = { Order: "Bestelling", "Order {order} shipped": "Bestelling {bestelling} versend" };
  const file = fileOf({
    subject: ({ data }, { say }) => say("Order {order} shipped", { order: data.order }),
  });
  const faults = definitionFaults([file], { ...languages, af: { ...af, texts } });
  expect(faults).toEqual([
    'Expected "Bestelling {bestelling} versend" in `texts` of notifications/locales/af.ts to have the holes of its English text, got {bestelling}',
  ]);
});

describe("the fields of a definition", () => {
  const withoutField = (field: keyof Definition) => fileOf({ [field]: undefined });

  test.each(["type", "data", "recipients", "subject", "facts"] as const)(
    "names %s when it is missing",
    (field) => {
      expect(faultsOf(withoutField(field))).toEqual([
        expect.stringMatching(
          new RegExp(`^Expected \`${field}\` of ${PATH} to be an? .*, got nothing$`),
        ),
      ]);
    },
  );

  test("names a field of another type, and a part of personal that is missing", () => {
    expect(
      faultsOf(
        fileOf({
          facts: "order",
          personal: [{ role: "Buyer" }],
        } as never),
      ),
    ).toEqual([
      `Expected \`personal[0]\` of ${PATH} to be a text, got a value of type object`,
      `Expected \`facts\` of ${PATH} to be a function, got a value of type string`,
    ]);
  });

  test("names an unknown field", () => {
    expect(faultsOf(fileOf({ persnal: [] } as never))).toEqual([
      `Expected \`persnal\` of ${PATH} to be a field of a definition, got an unknown name`,
    ]);
  });
});

test("names the field whose text has a placeholder without a value", () => {
  expect(faultsOf(fileOf({ subject: (_, { say }) => say("Order {order}") }))).toEqual([
    `Expected \`subject\` of ${PATH} to have a value for each placeholder with \`samples[0]\`, got none for {order}`,
  ]);
});
