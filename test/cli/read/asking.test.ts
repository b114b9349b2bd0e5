import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createProgram } from "../../../cli/program.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { COORDINATION, DELIVERIES } from "../../helpers/test-tables.ts";
import {
  type AskedStore,
  OFFICE,
  RICO,
  startAskedStore,
  THANDI,
  timeless,
  UNREADABLE,
} from "./asked-store.ts";

let asked: AskedStore;
beforeAll(async () => {
  asked = await startAskedStore();
});
afterAll(() => asked.store.stop());
const run = (...args: readonly string[]) => asked.run(...args);

describe("why", () => {
  test("answers about the newest email to an address, and counts the older ones", async () => {
    const { code, output, errors } = await run("why", OFFICE);
    expect([code, errors]).toEqual([0, ""]);
    expect(timeless(output))
      .toBe(`✓ Delivered today at 16:24, 2 seconds after the event arrived. The reader's
  server took it (250 2.0.0 Ok), so if they cannot find it, it is in their spam
  folder or moved by a rule. Nothing to do here.

  Email   Zoë Adams joins First aid at work
  From    class.updated, event evt-4, text by AI
  Also    3 older emails to this address, all delivered

  npx postrider show evt-4 ${OFFICE}
    timeline, the email, the AI's answer
  npx postrider resend evt-4 ${OFFICE}
    sends the same email a second time
`);
  });

  test.each([RICO, "evt-4"])(
    "answers about the email that bounced, asked with %s",
    async (text) => {
      const { code, output } = await run("why", text);
      expect(code).toBe(0);
      expect(output).toContain("✗ Bounced today at");
      expect(output).toContain("The address has been\n  suppressed since");
      expect(output).toContain(`  Server  550 5.1.1 <${RICO}>: user unknown\n`);
      expect(output).toContain(`  npx postrider unsuppress ${RICO}\n`);
    },
  );

  test("answers about the recipient that is asked for", async () => {
    const { output } = await run("why", asked.keyOf(4), OFFICE);
    expect(output).toContain("✓ Delivered today at");
  });

  test("of a part of a subject names the command that searches for it", async () => {
    const { code, output } = await run("why", "room 2 or 3");
    expect(code).toBe(1);
    expect(output).toContain(
      "  npx postrider find 'room 2 or 3'  emails with this in the subject\n",
    );
  });

  test("answers about a held email, a skipped event and dead letters", async () => {
    const [held, skipped, dead, unreadable] = await Promise.all([
      run("why", THANDI),
      run("why", "evt-6"),
      run("why", "evt-7"),
      run("why", UNREADABLE),
    ]);
    expect(held.output).toContain("▲ Held for your decision");
    expect(held.output).toContain("  npx postrider mark-sent evt-5  ");
    expect(skipped.output).toContain("– No email: `shouldNotify` of class.updated returned false");
    expect(dead.output).toContain("(data.class is\n  missing)");
    expect(unreadable.output).toContain("its body is not");
    expect([held, skipped, dead, unreadable].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  });

  test.each([
    ["nobody@example.com", "has no email to nobody@example.com"],
    ["evt-404", "has no email, no skipped event and no dead"],
    ["0".repeat(32), `has the key ${"0".repeat(32)}`],
  ])("says what was searched for %s, with exit code 1", async (text, sentence) => {
    const { code, output, errors } = await run("why", text);
    expect([code, errors]).toEqual([1, ""]);
    expect(output.replaceAll(/\s+/g, " ")).toContain(sentence);
  });

  test("prints the answer as JSON", async () => {
    const { output } = await run("why", "evt-7", "--json");
    expect(JSON.parse(output)).toMatchObject({
      tone: "bad",
      word: "Dead letter",
      what: expect.stringContaining("data.class is missing"),
      commands: expect.arrayContaining([
        ["npx postrider dead-letters --body evt-7", expect.any(String)],
      ]),
    });
  });
});

describe("find", () => {
  test("lists emails with their state, address and event, newest first", async () => {
    const { code, output } = await run("find", "--limit", "3");
    expect(code).toBe(0);
    expect(timeless(output)).toContain(`Today, 24 November 2026
  16:24  ▲ held            Thursday's class meets in room 2
                           ${THANDI}  evt-5
`);
    expect(output).toContain(
      "3 emails, and there may be older ones.\n  npx postrider find --limit 3 --cursor ",
    );
  });

  test("goes on with the command that it names", async () => {
    const first = await run("find", OFFICE, "--limit", "2");
    const command = /postrider (find .+)$/m.exec(first.output)?.[1] ?? "";
    const second = await run(...command.split(" "));
    const events = (text: string) => [...text.matchAll(/evt-\d+/g)].map(([id]) => id);
    expect(events(first.output)).toEqual(["evt-4", "evt-3"]);
    expect(events(second.output)).toEqual(["evt-2", "evt-1"]);
  });

  test.each([
    [["room 2"], ["evt-5"]],
    [["--state", "spam,Marked as spam"], []],
    [["evt-3"], ["evt-3"]],
    [
      ["--state", "bounced,held"],
      ["evt-5", "evt-4"],
    ],
    [["part 2", "--since", "1h", "--definition", "class.updated"], ["evt-2"]],
    [["--address", RICO, "--until", "2020-01-01"], []],
  ])("with %j lists %j", async (args, events) => {
    const { output } = await run("find", ...args, "--json");
    const { items } = JSON.parse(output) as { items: { event: { id: string } }[] };
    expect(items.map(({ event }) => event.id)).toEqual(events);
  });

  test("finds by key, also where the tables have only the key", async () => {
    const { output } = await run("find", asked.keyOf(1));
    expect(output).toContain("Business English, part 1");
  });

  test("finds a dead letter, a skipped and a merged event by the event's id", async () => {
    const [dead, skipped, merged] = await Promise.all(
      ["evt-7", "evt-6", "evt-8"].map((id) => run("find", id)),
    );
    expect(timeless(dead?.output ?? "")).toBe(`Dead letters

Today, 24 November 2026
  16:24  ✗ data invalid         class.created
                                data.class is missing
                                evt-7

0 emails, 1 dead letter
`);
    expect(timeless(skipped?.output ?? "")).toBe(`Events without an email of their own

Today, 24 November 2026
  16:24  – skipped         class.updated
                           evt-6

0 emails, 1 event without an email of its own
`);
    expect(merged?.output).toContain("Business English, part 1");
    expect(merged?.output).toContain("– merged          class.updated");
    expect(merged?.output).toContain("1 email, 1 event without an email of its own");
  });

  test("finds by a key what has no email, and prints it as JSON", async () => {
    const { output } = await run("find", shortHash("event 7"), "--json");
    expect(JSON.parse(output)).toMatchObject({
      items: [],
      deadLetters: [{ event: { id: "evt-7" } }],
      withoutEmail: [],
    });
  });

  test("lists skipped and merged events with --state", async () => {
    const [skipped, both, none] = await Promise.all([
      run("find", "--state", "skipped"),
      run("find", "--state", "skipped,merged", "--json"),
      run("find", "--state", "skipped", "--definition", "class.created"),
    ]);
    expect(skipped.output).toContain("– skipped         class.updated");
    expect(skipped.output).not.toContain("evt-8");
    expect(skipped.output).toContain("1 event. What happened: npx postrider why ID");
    const ids = (JSON.parse(both.output) as { items: { event: { id: string } }[] }).items;
    expect(ids.map(({ event }) => event.id).toSorted()).toEqual(["evt-6", "evt-8"]);
    expect(none.output.replaceAll(/\s+/g, " ")).toBe(
      "No event in the state skipped, of class.created. To widen the search, leave out --definition: `npx postrider find --state skipped` ",
    );
  });

  test.each([
    [["--state", "skipped,bounced"], "Expected states of emails, or skipped and merged, got both"],
    [["--state", "lost"], "submitting (being sent)"],
    [["evt-6", "--state", "skipped"], "Expected --state skipped without TEXT"],
  ])("refuses %j", async (args, sentence) => {
    const { code, errors } = await run("find", ...args);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
  });

  test.each([
    [
      [OFFICE, "--state", "bounced"],
      `No email to ${OFFICE} in the state bounced. To widen the search, leave out --state: \`npx postrider find ${OFFICE}\``,
    ],
    [
      ["room 2", "--definition", "invoice.overdue", "--until", "2020-01-01"],
      `No email with "room 2" in its subject, of invoice.overdue, planned until 1 January 2020 at 00:00. To widen the search, leave out --definition and --until: \`npx postrider find 'room 2'\``,
    ],
    [
      ["--event", "evt-1", "--state", "held,failed"],
      "No email of the event evt-1 in the state held or failed. To widen the search, leave out --state: `npx postrider find --event evt-1`",
    ],
  ])("names the filter that found nothing, and how to widen it: %j", async (args, sentence) => {
    const { code, output } = await run("find", ...args);
    expect(output.replaceAll(/\s+/g, " ").trim()).toBe(sentence);
    expect(code).toBe(0);
  });

  test("says what to search for when nothing matches", async () => {
    expect(await run("find", "no such subject")).toMatchObject({
      code: 0,
      output:
        "No emails match. Search for the whole address, a part of the subject, or the\nevent's id.\n",
    });
  });
});

describe("show", () => {
  test("prints the timeline, the text and the AI's exchange", async () => {
    const { code, output } = await run("show", "evt-1");
    expect(code).toBe(0);
    expect(timeless(output).replaceAll(/[0-9a-f]{32}/g, "0".repeat(32)))
      .toBe(`✓ Delivered today at 16:24, 2 seconds after the event arrived.

  Email   Business English, part 1, to ${OFFICE}
  From    class.updated, event evt-1, text by AI
  Written 16:24
  Key     ${"0".repeat(32)}
  Id      ${"0".repeat(32)} (the recipient)
  SES id  ses-1

Timeline
  24 November 2026
  16:24:07  – Event received: class.updated, evt-1, from app
  16:24:07  ✓ Text written by AI: a-model
  16:24:07  … Sending began
  16:24:07  … Accepted by SES
  16:24:07  ✓ Delivered: 250 2.0.0 Ok

Email
  Subject: Business English, part 1

  Business English, part 1

AI, en
  16:24:07  ✓ a-model writes: 1.9 s, 412 tokens in (0 cached), 88 out
    Request
      type: class.updated
      facts: F1, Class, C-1
    Answer
      headline: {F1} starts later
      bullets: none
`);
  });

  test("prints one recipient's email, or all of them", async () => {
    const [one, all] = await Promise.all([run("show", "evt-4", RICO), run("show", "evt-4")]);
    expect(one.output.match(/^Timeline.*$/gm)).toEqual(["Timeline"]);
    expect(all.output.match(/^Timeline.*$/gm)).toEqual([
      `Timeline of the email to ${OFFICE}`,
      `Timeline of the email to ${RICO}`,
    ]);
  });

  test("prints what is stored as JSON", async () => {
    const { output } = await run("show", "evt-4", "--json");
    expect(JSON.parse(output)).toMatchObject({
      key: asked.keyOf(4),
      emails: [{ state: "delivered" }, { state: "bounced" }],
      plan: { exchanges: [{ calls: [{ model: "a-model" }] }] },
      answer: { word: "Bounced" },
    });
  });

  test("has exit code 1 when nothing is found", async () => {
    const { code, output } = await run("show", "evt-404");
    expect([code, output]).toEqual([1, expect.stringContaining("– Nothing found: ")]);
  });
});

describe("dead-letters", () => {
  test.each([
    ["class.created", ["message-7"]],
    ["class.updated", []],
  ])("of the definition %s lists its own only", async (definition, ids) => {
    const { output } = await run("dead-letters", "--definition", definition, "--json");
    const { items } = JSON.parse(output) as { items: { messageId: string }[] };
    expect(items.map(({ messageId }) => messageId)).toEqual(ids);
  });

  test("of a definition that the project does not have names the nearest", async () => {
    const folder = new URL("../../../examples/training-company", import.meta.url).pathname;
    const { code, output } = await run(
      "dead-letters",
      "--definition",
      "class.creatd",
      "-C",
      folder,
    );
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(
        'The project has no definition "class.creatd". Did you mean "class.created"? It has class.created, ',
      ),
    ]);
  });
});

describe("every reading command", () => {
  test("prints no color into a pipe, and at most 80 columns", async () => {
    const all = await Promise.all([
      run("why", OFFICE),
      run("show", "evt-4"),
      run("find", "--limit", "100"),
      run("dead-letters"),
      run("stats"),
      run("circuit"),
    ]);
    for (const { output } of all) {
      expect(output).not.toContain("\u001b");
      expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }
  });

  test.each([
    [["why"], "missing required argument 'text'"],
    [["find", "--state", "lost"], "Expected states of this list: waiting, retrying"],
    [["find", "--since", "yesterday"], "Expected a day (2026-11-24), a time"],
    [["find", "a", "--event", "b"], "Expected TEXT, --address or --event, got more than one."],
    [["find", "--limit", "0"], "Expected an integer from 1 to 100"],
    [["dead-letters", "--reason", "data-invald"], 'Did you mean "data-invalid"?'],
    [["redrive", "--reason", "data"], "Expected a reason of this list: unreadable, definition-"],
  ])("refuses %j with exit code 2 and a sentence", async (args, sentence) => {
    const { code, errors } = await run(...args);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
    expect(errors).not.toContain("    at ");
  });

  test("suggests only commands that exist, or that the operator's actions have", async () => {
    const { commands } = createProgram();
    const known = new Set([...commands.map((one) => one.name()), ...ACTIONS]);
    const outputs = await Promise.all(
      [OFFICE, RICO, THANDI, "evt-7"].map((text) => run("why", text, "--json")),
    );
    const suggested = outputs.flatMap(({ output }) =>
      (JSON.parse(output) as { commands: [string, string][] }).commands.map(([command]) => command),
    );
    const names = suggested.map((command) => command.split(" ")[2] ?? "");
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test("reads the stage that --stage names, and names it in its commands", async () => {
    const folder = await mkdtemp(join(tmpdir(), "postrider-stage-"));
    const elsewhere = { CoordinationTable: "another", DeliveriesTable: "another" };
    const here = { CoordinationTable: COORDINATION, DeliveriesTable: DELIVERIES };
    const outputs = { Postrider: elsewhere, "Postrider-staging": here };
    await writeFile(join(folder, "cdk-outputs.json"), JSON.stringify(outputs));
    const unnamed = { COORDINATION_TABLE: undefined, DELIVERIES_TABLE: undefined };
    const at = (...args: readonly string[]) => asked.runWith(unnamed, ...args, "-C", folder);
    try {
      const { code, output } = await at("why", "evt-7", "--stage", "staging");
      expect(code).toBe(0);
      expect(output.replaceAll(/ \\\n +/g, " ")).toContain(`-C ${folder} --stage staging`);
      expect(await at("why", "evt-7", "--stage", "test")).toMatchObject({
        code: 2,
        errors: expect.stringContaining("Expected the stack Postrider-test in"),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Suggested by answers; operator/actions has them. */
const ACTIONS = ["resend", "cancel", "redrive", "resume"];
