import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { languages } from "../../../../functions/notification/languages/languages.ts";
import { type Prompt, promptFor, redactorFor } from "../../../../functions/words/prompt.ts";
import { writeOffline } from "../../../../local/servers/ai/offline-writer.ts";
import { loadProject } from "../../../../project/load-project.ts";
import { CORPUS_LOCALES, notificationNames, promptOf } from "../../../../local/eval/corpus.ts";

const MAX_BULLETS = 3;

const answerOf = ({ system, user }: Pick<Prompt, "system" | "user">) => writeOffline(user, system);

const EXAMPLES = ["training-company", "github-webhooks"];

/** The prompts of an example's samples in a language, by the samples' names. */
async function promptsOfSamples(example: string, locale: string): Promise<[string, Prompt][]> {
  const folder = new URL(`../../../../examples/${example}/notifications`, import.meta.url);
  const { defined } = await loadProject(fileURLToPath(folder));
  const all = Object.values(languages);
  return defined.flatMap(({ definition, samples }) =>
    samples.flatMap(({ name, event }): [string, Prompt][] => {
      const recipients = [{ address: "reader@example.com", locale }];
      const told = definition.notify(event, { languages, recipients });
      if (told.kind !== "notify" || told.notification.ai === undefined) return [];
      const { notification } = told;
      const redactor = redactorFor(notification, ["ZA"]);
      if (redactor === undefined || notification.ai === undefined) return [];
      const options = { languages: all, redactor, verify: true };
      const { ai, contents } = notification;
      return contents.flatMap((content): [string, Prompt][] => {
        const prompt = promptFor(notification, content, ai, options);
        return prompt === undefined ? [] : [[`${event.type}: ${name}`, prompt]];
      });
    }),
  );
}

describe.each(CORPUS_LOCALES)("the offline writer in %s", (locale) => {
  const name = Object.values(languages).find((one) => one.locale === locale)?.name ?? "";

  test.each(EXAMPLES)("writes of every sample of %s what the checks accept", async (example) => {
    const prompts = await promptsOfSamples(example, locale);
    expect(prompts.length).toBeGreaterThan(3);
    for (const [sample, prompt] of prompts) {
      const answer = answerOf(prompt);
      expect({ sample, ...prompt.read(JSON.stringify(answer)) }).toMatchObject({
        sample,
        ok: true,
      });
    }
  });

  test.each(notificationNames)(
    "writes of the corpus's %s what the checks accept",
    (notification) => {
      const { prompt } = promptOf(notification, locale);
      const answer = answerOf(prompt);
      expect(prompt.system).toContain(`Write ${name},`);
      expect(prompt.read(JSON.stringify(answer))).toMatchObject({ ok: true });
      expect(answer.bullets.length).toBeLessThanOrEqual(MAX_BULLETS);
      expect(answer.summary === "").toBe(prompt.summaryOf.length === 0);
      expect(answerOf(prompt)).toEqual(answer);
    },
  );
});

describe("the offline writer", () => {
  const write = (document: unknown, system?: string) =>
    writeOffline(JSON.stringify(document), system);
  const fact = (id: string, label: string, more: object = {}) => ({
    id,
    label,
    kind: "text",
    ...more,
  });

  test("writes English for a language that it does not have", () => {
    const document = { facts: [fact("F1", "Class", { kind: "code" })] };
    expect(write(document, "Write Portuguese, in plain sentences")).toEqual(write(document));
  });

  test("leaves out a label that the checks would refuse", () => {
    const changes = [fact("C1", "address2", { references: ["C1.after"], before: null })];
    const answer = write({ facts: [fact("F1", "Line 7")], changes });
    expect(JSON.stringify(answer)).not.toMatch(/address|Line/);
    expect(answer.headline).toContain("{C1.after}");
  });

  test("repeats a free text's first sentence with what is hidden in it", () => {
    const notes = { kind: "free text", value: "Ask {P1} for the key. Then lock the door." };
    const { summary } = write({ facts: [fact("F1", "Class"), fact("F2", "Notes", notes)] });
    expect(summary).toContain("Ask {P1} for the key.");
    expect(summary).not.toContain("lock");
  });

  test("says whose field it is", () => {
    const references = ["C1.of", "C1", "C1.before", "C1.after"];
    const changes = [fact("C1", "Level", { of: "C1.of", references })];
    expect(write({ changes }).headline).toContain("{C1.of}");
  });

  test("keeps the requested length", () => {
    const facts = Array.from({ length: 9 }, (_, index) => fact(`F${index + 1}`, "Thing"));
    const system =
      'Write English, in plain sentences: "bullets" are at most 1 short sentences, all together at most 90 words.';
    expect(write({ facts }).bullets).toHaveLength(3);
    expect(write({ facts }, system).bullets).toHaveLength(1);
  });

  test("names in the headline what happened, by the type or by the instructions, and to what", () => {
    const facts = [
      fact("F1", "Repository"),
      fact("F2", "Issue"),
      fact("F3", "Text", { kind: "free text", value: "x ".repeat(60) }),
      fact("F4", "Title", { kind: "free text", value: "Export stops" }),
    ];
    const headlineOf = (type: string, system = "") => write({ type, facts }, system).headline;
    expect(headlineOf("order.paid")).toBe("Paid: {F1}, {F2}, {F4}.");
    expect(headlineOf("issues", "Write.\n\nAn issue was opened. It is not closed.")).toBe(
      "Opened: {F1}, {F2}, {F4}.",
    );
    expect(headlineOf("issues")).toBe("There is news of {F1}, {F2}, {F4}.");
  });

  test("says that there are more changes than it names", () => {
    const changes = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        fact(`C${at + 1}`, "Room", { references: [`C${at + 1}.after`], before: null }),
      );
    expect(write({ changes: changes(4) }).bullets.join()).not.toContain("below");
    const { bullets } = write({ changes: changes(5) });
    expect(bullets).toHaveLength(3);
    expect(bullets.at(-1)).toBe(languages.en.frames.moreChanges);
  });

  test("repeats the first sentence of the text that has a summary, not of a short one", () => {
    const body = "The export ends after many rows. ".repeat(4);
    const facts = [
      ["Title", "Export stops"],
      ["Text", body],
    ].map(([label = "", value], at) => fact(`F${at + 1}`, label, { kind: "free text", value }));
    expect(write({ facts }).summary).toContain("The export ends");
  });

  const nothing = { headline: "There is news.", bullets: [], summary: "" };
  test.each([
    ["text that is not JSON", "Hello there"],
    ["JSON that is no object", "[1]"],
    ["no lists", '{"type":"userSignedUp"}'],
    ["lists of other things", '{"type":7,"facts":"x","changes":[{"label":1}]}'],
  ])("makes an answer of %s", (_, user) => {
    expect(writeOffline(user)).toEqual(nothing);
  });
});
