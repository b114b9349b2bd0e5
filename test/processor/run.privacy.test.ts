import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { dataOf, idNumberOf, noteOn, type Somebody, somebody } from "../helpers/people.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const BEFORE = { code: "C-2026-031", subject: "Business English", startDate: "2026-11-30" };

const VERIFIED = { AI_VERIFY: "on" };

let count = 0;

function eventOf(type: string, data: object): string {
  count += 1;
  return JSON.stringify({
    specversion: "1.0",
    id: `evt-${count}`,
    source: "https://app.example.co.za/classes",
    type,
    time: "2026-11-23T07:15:00Z",
    data,
  });
}

/** Two learners, an agent, and a note on them. */
const told = fc
  .tuple(somebody, somebody, somebody)
  .chain(([one, other, agent]) =>
    noteOn(one, other).map((notes) => ({ people: [one, other, agent], notes })),
  );

const agentOf = ({ firstName, surname, email, phone }: Somebody) => ({
  name: `${firstName} ${surname}`,
  email,
  phone,
});

/** All that has come to the AI, as it came over the wire. */
const atTheAi = ({ system }: Stage): string[] =>
  (system.ai?.requests ?? []).map(({ bytes }) => bytes.toString("utf8"));

/** What may stand where anybody with access to logs and tables sees it. */
async function aboutTheMails({ system, rows }: Stage): Promise<string> {
  const tags = system.ses.mailbox.mails().map((mail) => mail.tags);
  const keys = (await rows()).map((row) => JSON.stringify(row));
  return [JSON.stringify(tags), ...keys].join("\n");
}

test("neither the AI nor the log gets personal data of fifty generated classes, and each email has the real names", () =>
  onStage({ environment: VERIFIED }, async (stage) => {
    const samples = fc.sample(told, { numRuns: 50, seed: 20261123 });
    for (const [index, { people, notes }] of samples.entries()) {
      const [one, other, agent] = people as [Somebody, Somebody, Somebody];
      await stage.send(
        eventOf("class.updated", {
          before: { ...BEFORE, learners: [one] },
          after: {
            ...BEFORE,
            startDate: "2026-12-07",
            notes,
            agent: agentOf(agent),
            learners: [one, other],
          },
          notify: [`reader-${index}@example.com`],
        }),
      );
    }
    const processor = stage.processor();
    const summary = await processor.run();
    expect(summary).toMatchObject({ outcome: "done", sent: 50, deadLettered: 0 });
    expect(summary.fallbacks["personal-data"]).toBeUndefined();
    const everybody = samples.flatMap(({ people }) => people);
    expect(atTheAi(stage).length).toBeGreaterThanOrEqual(50);
    for (const bytes of atTheAi(stage)) expect(dataOf(everybody, bytes)).toEqual([]);
    expect(dataOf(everybody, processor.output())).toEqual([]);
    expect(dataOf(everybody, await aboutTheMails(stage))).toEqual([]);
    for (const { source, recipients } of stage.system.ses.mailbox.mails()) {
      const { text = "", html } = await simpleParser(source);
      const index = Number(/reader-(\d+)/.exec(recipients[0] ?? "")?.[1]);
      const [, added] = samples[index]?.people ?? [];
      expect(text).toContain(`${added?.firstName} ${added?.surname}`);
      expect(`${text}${html}`).not.toMatch(
        /\b(?:Learner|Agent|Person) [A-Z]\b|\b(?:Phone|E-mail) \d/,
      );
    }
    expect(summary.written).toBeGreaterThan(40);
  }));

const THANDI: Somebody = {
  firstName: "Thandi",
  surname: "Nkosi",
  idNumber: idNumberOf("850704", 5309),
  phone: "082 555 0142",
  email: "thandi.nkosi@example.co.za",
};
const LEARNER = { firstName: "Thandi", surname: "Nkosi", idNumber: THANDI.idNumber };

describe("data that the old system leaked stays here", () => {
  test.each<[string, object, RegExp]>([
    ["22: a key that holds the word date", { candidate_name: "call 082 555 0142" }, /candidate/i],
    ["23: a text that begins with a date", { notes: "2026-11-23 Thandi came" }, /2026-11-23/],
    ["24: what follows an address", { notes: "x@example.com call 0825550142" }, /call/],
    ["25: numbers that are no text", { reference: Number(THANDI.idNumber) }, /reference/i],
    ["25: a name in a free text", { notes: "Nkosi, Thandi was late" }, /was late/],
  ])("%s", (_, more, kept) =>
    onStage({ environment: VERIFIED }, async (stage) => {
      await stage.send(
        eventOf("note.added", { ...more, customer: "Thandi Nkosi", notify: ["a@example.com"] }),
      );
      await stage.send(
        eventOf("class.updated", {
          before: { ...BEFORE, learners: [LEARNER] },
          after: { ...BEFORE, learners: [], ...more },
          notify: ["b@example.com"],
        }),
      );
      const processor = stage.processor();
      expect(await processor.run()).toMatchObject({ sent: 2 });
      for (const bytes of atTheAi(stage)) expect(dataOf([THANDI], bytes)).toEqual([]);
      expect(dataOf([THANDI], processor.output())).toEqual([]);
      const texts = await Promise.all(
        stage.system.ses.mailbox.mails().map(({ source }) => simpleParser(source)),
      );
      expect(texts.map(({ text }) => text).join("\n")).toMatch(kept);
    }),
  );

  test("27: a text with many digits reaches the reader unchanged, and not the AI", () =>
    onStage({ environment: VERIFIED }, async (stage) => {
      const notes = "Order 12345678: 30 pieces at R 18 450,00, room 204, by 2026-12-07.";
      await stage.send(eventOf("note.added", { notes, notify: ["a@example.com"] }));
      await stage.processor().run();
      expect(atTheAi(stage).join()).not.toMatch(/12345678|450|204/);
      const [{ source } = { source: "" }] = stage.system.ses.mailbox.mails();
      expect((await simpleParser(source)).text).toContain(notes);
    }));

  test("28: each of three readers sees the real names and no reference", () =>
    onStage({ environment: VERIFIED }, async (stage) => {
      const notify = ["a@example.com", "b@example.com", { address: "c@example.com", locale: "af" }];
      await stage.send(
        eventOf("class.updated", {
          before: { ...BEFORE, learners: [LEARNER] },
          after: { ...BEFORE, learners: [] },
          notify,
        }),
      );
      expect(await stage.processor().run()).toMatchObject({ sent: 3 });
      for (const { source } of stage.system.ses.mailbox.mails()) {
        const { text = "" } = await simpleParser(source);
        expect(text).toContain("Thandi Nkosi");
        expect(text).not.toContain("Learner A");
      }
    }));
});

test("neither the log nor the dead letter's reason has personal data of a refused event", () =>
  onStage({ environment: VERIFIED }, async (stage) => {
    await stage.send(
      eventOf("class.updated", {
        before: { [THANDI.email]: 1 },
        after: THANDI,
        notify: [THANDI.email],
      }),
    );
    await stage.send(
      eventOf("class.created", { class: BEFORE, notify: [`${THANDI.email}, ${THANDI.phone}`] }),
    );
    const processor = stage.processor();
    expect(await processor.run()).toMatchObject({ deadLettered: 2, sent: 0 });
    expect(dataOf([THANDI], processor.output())).toEqual([]);
    for (const { reason, detail } of await stage.deadLetters())
      expect(dataOf([THANDI], `${reason} ${detail}`)).toEqual([]);
  }));
