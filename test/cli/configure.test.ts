import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { configure } from "../../cli/configure/configure.ts";
import { eventually } from "../helpers/eventually.ts";

const ENTER = "\n";
const DOWN = "\u001b[B";
const CTRL_C = "\u0003";

let folder: string;
let file: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-configure-"));
});
beforeEach(() => {
  // A name of its own: what was once imported is kept.
  file = join(folder, `${(files += 1)}.config.ts`);
});
afterAll(() => rm(folder, { recursive: true }));

const textWith = (...lines: string[]) =>
  `/** Yours. */\nexport const config = {\n${lines.map((line) => `  ${line}\n`).join("")}};\n`;
const FROM = 'fromAddress: "Acme <mail@example.org>",';
const KEY = 'apiKeyParameter: "/postrider/openai-api-key",';

/** Answers one question after the other, each when it is asked. */
async function converse(text: string, steps: readonly (readonly [RegExp, string])[]) {
  await writeFile(file, text);
  const [input, output] = [new PassThrough(), new PassThrough()];
  // Each question ends the stream that it was asked on, which only a real terminal's survives.
  output.end = () => output;
  let seen = "";
  output.on("data", (chunk: Buffer) => (seen += stripVTControlCharacters(chunk.toString())));
  let ended: { readonly error?: unknown } | undefined;
  const done = configure(file, { input, output }).then(
    () => (ended = {}),
    (error: unknown) => (ended = { error }),
  );
  let from = 0;
  for (const [question, answer] of steps) {
    await eventually(() => {
      if (ended === undefined) expect(seen.slice(from)).toMatch(question);
    });
    from = seen.length;
    input.write(answer);
  }
  await done;
  return { seen, error: ended?.error, written: await readFile(file, "utf8") };
}

const EMAILS = /Emails a month/;
const PRESET = /Preset:/;
const STAGE = /Stage:/;
const SENDER = /Sender/;
const IDENTITY = /Is the sender an identity in SES/;
const SANDBOX = /While in the sandbox/;
const PROVIDER = /Who runs the AI/;
const MODEL = /Model:/;
const REGION = /Region of the model/;
const PARAMETER = /SSM parameter that holds the key/;
const LIMIT = /cost a day/;
const ALARM = /alarm fires/;
const RECIPIENTS = /with the recipients/;
const WRITE = /Write this/;

/** All answers as they stand, but for those that are given here. */
const openai = (given: Partial<Record<"stage" | "alarm" | "recipients" | "limit", string>> = {}) =>
  [
    [EMAILS, ENTER],
    [PRESET, ENTER],
    [STAGE, given.stage ?? ENTER],
    [SENDER, ENTER],
    [IDENTITY, ENTER],
    [SANDBOX, ENTER],
    [PROVIDER, ENTER],
    [MODEL, ENTER],
    [PARAMETER, ENTER],
    [LIMIT, given.limit ?? ENTER],
    [ALARM, given.alarm ?? ENTER],
    [RECIPIENTS, given.recipients ?? ENTER],
  ] as const;

describe("on a terminal", () => {
  test("the answers are shown and written in their places, and other lines stay", async () => {
    const before = textWith("// Who sends.", FROM, "batchLimit: 20, // small", KEY);
    const given = {
      stage: `staging${ENTER}`,
      alarm: `ops@example.org${ENTER}`,
      limit: `2.5${ENTER}`,
    };
    const { seen, error, written } = await converse(before, [...openai(given), [WRITE, ENTER]]);
    expect(error).toBeUndefined();
    expect(written).toBe(
      textWith(
        "// Who sends.",
        'stage: "staging",',
        FROM,
        "batchLimit: 20, // small",
        KEY,
        "aiDailyLimitUsd: 2.5,",
        'alarmEmail: "ops@example.org",',
      ),
    );
    expect(seen.indexOf(written)).toBeGreaterThan(0);
    expect(seen.indexOf(written)).toBeLessThan(seen.indexOf("Write this to"));
    expect(seen).toMatch(
      /aws ssm put-parameter .+\/postrider\/openai-api-key.+\n +npx cdk bootstrap\n/,
    );
    expect(await readdir(folder)).not.toContainEqual(expect.stringContaining(".configure"));
  });

  test("settings that are wrong or missing in the file are asked for without a default", async () => {
    const before = textWith("batchLimit: 20,", 'apiKeyParameter: "sk-not-a-name",');
    const steps = openai().map(([question, answer]) =>
      question === SENDER
        ? ([SENDER, `Acme <mail@example.org>${ENTER}`] as const)
        : ([question, answer] as const),
    );
    const { error, written } = await converse(before, [...steps, [WRITE, ENTER]]);
    expect(error).toBeUndefined();
    expect(written).toBe(textWith(FROM, "batchLimit: 20,", KEY));
  });

  test("an invalid answer is refused and asked for again", async () => {
    const { seen, written } = await converse(textWith('fromAddress: "A <a@example.com>",', KEY), [
      [EMAILS, ENTER],
      [PRESET, ENTER],
      [STAGE, `My Stage${ENTER}`],
      [/Expected\s+`stage`/, `\u0015dev${ENTER}`],
      // The example's sender is not offered.
      [SENDER, ENTER],
      [/Expected `fromAddress` to be .+got\s+nothing/s, `Acme <mail@example.org>${ENTER}`],
      [IDENTITY, ENTER],
      [SANDBOX, `nobody${ENTER}`],
      [/Expected\s+`sandboxRecipients`/, `\u0015none${ENTER}`],
      [PROVIDER, ENTER],
      [MODEL, ENTER],
      [PARAMETER, `sk-proj-4711471147114711${ENTER}`],
      [/it\s+may\s+be\s+a\s+key/, `\u0015/acme/key${ENTER}`],
      [LIMIT, `ten${ENTER}`],
      [/Expected\s+`aiDailyLimitUsd`/, `\u00150${ENTER}`],
      [ALARM, `ops${ENTER}`],
      [/Expected\s+`alarmEmail`/, `\u0015none${ENTER}`],
      [RECIPIENTS, ENTER],
      [WRITE, ENTER],
    ]);
    expect(seen).toContain("/acme/key");
    expect(written).toBe(
      textWith(
        'stage: "dev",',
        'fromAddress: "Acme <mail@example.org>",',
        'apiKeyParameter: "/acme/key",',
        "aiDailyLimitUsd: 0,",
      ),
    );
  });

  test("a change to Bedrock removes the settings of OpenAI, and no key is needed", async () => {
    const openAiOnly = 'openAiBaseUrl: "https://ai.example.org/v1",';
    const { seen, written } = await converse(
      textWith(FROM, 'model: "gpt-6-sol",', KEY, openAiOnly),
      [
        [EMAILS, ENTER],
        [PRESET, ENTER],
        [STAGE, ENTER],
        [SENDER, ENTER],
        [IDENTITY, ENTER],
        [SANDBOX, ENTER],
        [PROVIDER, DOWN],
        [PROVIDER, ENTER],
        [MODEL, `gpt-6-luna${ENTER}`],
        [/Expected\s+`model`/, `\u0015openai.gpt-oss-120b-1:0${ENTER}`],
        [REGION, `us-west-2${ENTER}`],
        [LIMIT, ENTER],
        [ALARM, ENTER],
        [RECIPIENTS, ENTER],
        [WRITE, ENTER],
      ],
    );
    expect(written).toBe(
      textWith(
        FROM,
        'provider: "bedrock",',
        'model: "openai.gpt-oss-120b-1:0",',
        'bedrockRegion: "us-west-2",',
      ),
    );
    expect(seen).toContain("Model: (openai.gpt-oss-20b-1:0)");
    expect(seen.slice(seen.indexOf("Next:"))).not.toContain("put-parameter");
  });

  const withIdentity = (...answers: readonly (readonly [RegExp, string])[]) =>
    openai().flatMap(([question, answer]) =>
      question === IDENTITY
        ? answers
        : question === SANDBOX
          ? []
          : [[question, answer] as [RegExp, string]],
    );

  test("a sender that is no identity yet is created by the stack, and the sandbox's recipients are named", async () => {
    const { seen, written } = await converse(textWith(FROM, KEY), [
      ...withIdentity(
        [IDENTITY, DOWN],
        [IDENTITY, ENTER],
        [SANDBOX, `me@example.net, example.org${ENTER}`],
      ),
      [WRITE, ENTER],
    ]);
    expect(written).toBe(
      textWith(
        FROM,
        'identity: "create",',
        'sandboxRecipients: ["me@example.net", "example.org"],',
        KEY,
      ),
    );
    expect(seen).toContain("the stack creates the domain example.org");
    expect(seen).toContain("SES sends only to verified addresses and domains until");
    const next = seen.slice(seen.indexOf("Next:"));
    expect(next).toContain("Set the DNS records that the deployment prints");
    expect(next).toContain("ask AWS for production access");
  });

  test("an existing identity removes the created one's settings, and production access the sandbox's", async () => {
    const before = textWith(
      FROM,
      'identity: "create",',
      'mailFromDomain: "bounce.example.org",',
      'sandboxRecipients: ["me@example.net"],',
      KEY,
    );
    const { written } = await converse(before, [
      ...withIdentity([IDENTITY, "\u001b[A"], [IDENTITY, ENTER], [SANDBOX, `\u0015none${ENTER}`]),
      [WRITE, ENTER],
    ]);
    expect(written).toBe(textWith(FROM, 'identity: "existing",', KEY));
  });

  test("values that the file has are not written again", async () => {
    const before = textWith(
      FROM,
      'sandboxRecipients: ["me@example.net"],',
      KEY,
      'recipientsParameter: "/acme/recipients",',
    );
    const { seen, written } = await converse(before, openai());
    expect(written).toBe(before);
    expect(seen).toContain("Nothing to change.");
    expect(seen).not.toMatch(WRITE);
  });

  test("none removes a setting", async () => {
    const { written } = await converse(
      textWith(FROM, KEY, 'recipientsParameter: "/acme/recipients",'),
      [...openai({ recipients: `none${ENTER}` }), [WRITE, ENTER]],
    );
    expect(written).toBe(textWith(FROM, KEY));
  });
});

describe("nothing is written", () => {
  const before = textWith(FROM, KEY);
  const changing = openai({ stage: `dev${ENTER}` });

  test("if the confirmation is answered with no", async () => {
    const { seen, written, error } = await converse(before, [...changing, [WRITE, `n${ENTER}`]]);
    expect(error).toBeUndefined();
    expect(seen).toContain("Nothing was written.");
    expect(written).toBe(before);
  });

  test("on Ctrl-C", async () => {
    const { written, error } = await converse(before, [...changing, [WRITE, CTRL_C]]);
    expect(error).toMatchObject({ name: "ExitPromptError" });
    expect(written).toBe(before);
  });

  test("if the answers contradict the file", async () => {
    const kept = textWith(
      FROM,
      KEY,
      'identity: "create",',
      'mailFromDomain: "bounce.example.org",',
    );
    const [emails, preset, stage, , ...others] = openai();
    const { written, error } = await converse(kept, [
      emails,
      preset,
      stage,
      [SENDER, `Acme <mail@example.net>${ENTER}`],
      ...others,
    ]);
    expect(error).toMatchObject({ name: "SettingsError" });
    expect(String(error)).toContain("`mailFromDomain`");
    expect(written).toBe(kept);
  });

  test("if the file sets a value twice, so that the answer would have no effect", async () => {
    const twice = textWith(FROM, KEY, '...{ stage: "prod" },');
    const { written, error } = await converse(twice, changing);
    expect(error).toMatchObject({ name: "ConfigFileError" });
    expect(String(error)).toContain("`stage`");
    expect(written).toBe(twice);
  });

  test("if the file has no settings", async () => {
    const { error } = await converse("export const settings = {};\n", []);
    expect(error).toMatchObject({ name: "SettingsError" });
  });
});
