/** What the structural checks refuse and accept of answers in the shipped languages. */
import { describe, expect, test } from "@jest/globals";
import {
  CORPUS_LOCALES,
  type CorpusAnswer,
  promptOf,
  readCorpus,
} from "../../../local/eval/corpus.ts";

const LEAST_ANSWERS = 60;
const MAX_REFUSED = 0.03;

const group = (locale: string, name: CorpusAnswer["group"]) =>
  readCorpus(locale).filter((answer) => answer.group === name);

function refusalOf({ notification, headline, bullets, summary }: CorpusAnswer, locale: string) {
  const { prompt } = promptOf(notification, locale);
  const read = prompt.read(JSON.stringify({ headline, bullets, summary }));
  return read.ok ? undefined : read.reason;
}

describe.each(CORPUS_LOCALES)("answers in %s", (locale) => {
  test("with true statements are refused in at most 3 % of cases", () => {
    const answers = group(locale, "true");
    const refused = answers.flatMap((answer) => {
      const why = refusalOf(answer, locale);
      return why === undefined
        ? []
        : [`${why}: ${answer.headline} | ${answer.bullets.join(" | ")} | ${answer.summary}`];
    });

    expect(answers.length).toBeGreaterThanOrEqual(LEAST_ANSWERS);
    expect(refused.length > answers.length * MAX_REFUSED ? refused : []).toEqual([]);
  });

  test("with a wrong value are all refused", () => {
    const answers = group(locale, "value");
    const accepted = answers
      .filter((answer) => refusalOf(answer, locale) === undefined)
      .map(
        ({ why, headline, bullets, summary }) =>
          `${why}: ${headline} | ${bullets.join(" | ")} | ${summary}`,
      );

    expect(answers.length).toBeGreaterThanOrEqual(LEAST_ANSWERS);
    expect(accepted).toEqual([]);
  });

  test("with a copied shared value get its reference or are refused", () => {
    for (const { notification, headline, bullets, summary } of group(locale, "copy")) {
      const { prompt } = promptOf(notification, locale);
      const read = prompt.read(JSON.stringify({ headline, bullets, summary }));
      if (!read.ok) expect(read.reason).toBe("ai-value");
      else expect(JSON.stringify(read.value).replaceAll(/\{[^}]*\}/g, "")).not.toMatch(/\d/);
    }
  });

  test("with wrong relations all go to the judge", () => {
    const answers = group(locale, "relation");
    const asked = answers.map(({ notification, headline, bullets, summary }) =>
      promptOf(notification, locale).prompt.judge?.({ headline, bullets, summary }),
    );

    expect(answers.length).toBeGreaterThanOrEqual(LEAST_ANSWERS);
    for (const [index, judge] of asked.entries())
      expect(judge?.user).toContain(JSON.stringify(answers[index]?.headline));
  });
});
