import { expect, test } from "@jest/globals";
import { languages } from "../../functions/notification/languages/languages.ts";
import { promptFor, redactorFor } from "../../functions/words/prompt.ts";
import { aContent, aNotificationOf } from "./content-factory.ts";

/** A prompt about an unshared person whose surname is also a word of the model's answer. */
function aPrompt() {
  const content = aContent(
    [{ label: "Trainer", kind: "person", value: "Ann Training" }],
    [{ label: "Start", before: "2026-11-30", after: "2026-12-07" }],
  );
  const notification = aNotificationOf(content);
  const redactor = redactorFor(notification, []);
  const prompt =
    redactor &&
    promptFor(
      notification,
      content,
      { instructions: "Say when." },
      { languages: Object.values(languages), redactor, verify: true },
    );
  if (prompt === undefined) throw new Error("Expected a prompt");
  return prompt;
}

const bodyOf = (system: string, user: string) =>
  JSON.stringify({
    model: "a-model",
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
  });
const answer = { headline: "The training now starts {C1.difference}.", bullets: [], summary: "" };

test("leaksIn accepts a name that the model wrote as a word, in the judge's request", () => {
  const judge = aPrompt().judge?.(answer);
  expect(judge?.leaksIn(bodyOf(judge.system, judge.user))).toBe(false);
});

test("leaksIn accepts a name that the judge wrote as a word, in the second try", () => {
  const prompt = aPrompt();
  const system = prompt.systemAfter("A sentence says what the data does not support: training.");
  expect(prompt.leaksIn(bodyOf(system, prompt.user))).toBe(false);
});

test("leaksIn finds the name elsewhere in the judge's request", () => {
  const judge = aPrompt().judge?.(answer);
  expect(judge?.leaksIn(bodyOf(judge.system, `${judge.user} Training`))).toBe(true);
});
