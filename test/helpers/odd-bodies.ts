/** Message bodies as no producer should send them, and as some do: for the fuzz tests, from a seed. */
import fc from "fast-check";

/** Stands in many places of the bodies; nothing that is said about a body may quote it. */
export const SECRET = "sk-4711-thandi";

/** The seed of a failure, to see it again. */
export const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_130);

const MAX_BODY_LENGTH = 1_048_576;

const name = fc.oneof(
  fc.constantFrom("title", "order", "price", "customerName", "notify", "lines", "a/b~c"),
  fc.constantFrom("__proto__", "constructor", "toString", "", "length", SECRET),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const number = fc.oneof(
  fc.constantFrom("1e400", "-0", "19.90", "1152921506151679042", "1E2", "0", "-1.5"),
  fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,20})?([eE][-+]?\d{1,4})?$/),
);
const text = fc.oneof(
  fc.constantFrom(SECRET, "", " ", "2026-11-23", "2026-11-23t07:15:00z", "1990-12-31T23:59:60Z"),
  fc.constantFrom("\u202E", "\uFEFF", "\uD800", "\u0000", "\r\nBcc: x@example.com", "{0}", "<b>"),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const scalar = fc.oneof(
  number,
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom("null", "true", "false", "[]", "{}"),
);
const objectOf = (entries: readonly (readonly [string, string])[]) =>
  `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;

/** JSON text of any shape. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("json"), { maxLength: 4 }).map((items) => `[${items.join(", ")}]`),
    fc.array(fc.tuple(name, tie("json")), { maxLength: 5 }).map(objectOf),
  ),
}));

const notify = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.nat({ max: 9_999 }).map((n) => `["odd-${n}@example.com"]`),
  },
  fc.constantFrom(`["${SECRET}"]`, "[]", "null", `"${SECRET}"`, `[{"address":"a@example.com"}]`),
  json,
);
const data = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(fc.tuple(name, json), { maxLength: 5 }), notify)
      .map(([entries, to]) => objectOf([...entries, ["notify", to]])),
  },
  json,
);

const base = fc.oneof(
  fc.tuple(fc.uuid(), data).map(([id, content]): [string, string][] => [
    ["specversion", '"1.0"'],
    ["id", `"${id}"`],
    ["source", '"/fuzz"'],
    ["type", '"thing.happened"'],
    ["data", content],
  ]),
  fc.tuple(fc.uuid(), data).map(([id, content]): [string, string][] => [
    ["id", `"${id}"`],
    ["source", '"fuzz"'],
    ["detail-type", '"thing.happened"'],
    ["detail", content],
  ]),
);
const field = fc.constantFrom(
  "specversion", "id", "source", "type", "detail-type", "time", "data_base64", "subject", "account",
  "resources", "datacontenttype", "Type", "Message", "eventSource", "body", "__proto__", SECRET,
); // prettier-ignore

/** An event with fields set to anything, twice or not at all. */
const event = fc
  .tuple(base, fc.array(fc.tuple(field, json), { maxLength: 2 }), fc.option(field, { freq: 4 }))
  .map(([fields, set, removed]) =>
    objectOf([...fields, ...set].filter(([key]) => key !== removed)),
  );

const sns = (message: string) =>
  objectOf([
    ["Type", '"Notification"'],
    ["TopicArn", '"arn:aws:sns:us-east-1:123456789012:t"'],
    ["Message", JSON.stringify(message)],
  ]);
const record = (body: string) =>
  objectOf([
    ["eventSource", '"aws:sqs"'],
    ["body", JSON.stringify(body)],
  ]);

const wrapped = fc
  .tuple(
    event,
    fc.array(fc.constantFrom("sns", "record", "list", "two"), { minLength: 1, maxLength: 5 }),
  )
  .map(([inner, wraps]) =>
    wraps.reduce((content, wrap) => {
      if (wrap === "sns") return sns(content);
      if (wrap === "record") return record(content);
      return wrap === "list" ? `[${content}]` : `[${content},${content}]`;
    }, inner),
  );

const encoded = fc
  .tuple(event, fc.constantFrom("bom", "utf16", "latin1", "cut", "twice", "lines"), fc.nat())
  .map(([inner, how, at]) => {
    switch (how) {
      case "bom":
        return `\uFEFF${inner}`;
      case "utf16":
        return Buffer.from(inner, "utf16le").toString("latin1");
      case "latin1":
        return Buffer.from(inner, "utf8").toString("latin1");
      case "cut":
        return inner.slice(0, at % inner.length);
      case "twice":
        return JSON.stringify(inner);
      case "lines":
        return `${inner}\n${inner}`;
    }
  });

const large = fc.constantFrom(
  () => "[".repeat(MAX_BODY_LENGTH),
  () => `${"[".repeat(MAX_BODY_LENGTH / 2)}${"]".repeat(MAX_BODY_LENGTH / 2)}`,
  () => `{"specversion":"1.0","id":"l1","source":"/fuzz","type":"t","data":{"notify":["l1@example.com"],"n":[${"1.0,".repeat(200_000)}1.0]}}`,
  () => `{"specversion":"1.0","id":"l2","source":"/fuzz","type":"t","data":{"notify":["l2@example.com"],"t":"${"x ".repeat(500_000)}"}}`,
  () => `{"specversion":"1.0","id":"l3","source":"/fuzz","type":"t","data":{"a":${'{"a":'.repeat(100_000)}1.0${"}".repeat(100_000)},"notify":["l3@example.com"]}}`,
  () => `{"specversion":"1.0","id":"l4","source":"/fuzz","type":"t","data":{"notify":[${"1,".repeat(520_000)}1]}}`,
  () => `{"specversion":"1.0","id":"l5","source":"/fuzz","type":"class.updated","data":{"before":{"code":"C","subject":"E"},"after":{"code":"C","subject":"E","learners":[${"{},".repeat(100_000)}{}]},"notify":["l5@example.com"]}}`,
  () => "x".repeat(MAX_BODY_LENGTH),
); // prettier-ignore

/** Any body: mostly nearly an event, seldom one of 1 MiB. */
export const oddBody: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 300, arbitrary: event },
    { weight: 100, arbitrary: wrapped },
    { weight: 100, arbitrary: encoded },
    { weight: 50, arbitrary: json },
    { weight: 50, arbitrary: fc.string({ unit: "binary", maxLength: 100 }) },
    { weight: 1, arbitrary: large.map((make) => make()) },
  )
  .map((body) => body.slice(0, MAX_BODY_LENGTH));

/** Names and values of message attributes, as JSON text. */
export const oddAttributes: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom("__proto__", "constructor", "toString", "source", "postrider.reason", "a.b"),
      fc.constantFrom(
        '{"DataType":"String","StringValue":"v"}',
        '{"DataType":"Binary","BinaryValue":"AP8="}',
        '{"DataType":"Number.int","StringValue":"7"}',
        "null",
        "{}",
      ),
    ),
    { maxLength: 10 },
  )
  .map(objectOf);
