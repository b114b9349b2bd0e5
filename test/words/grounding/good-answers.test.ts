import { describe, expect, test } from "@jest/globals";
import { refusalOf } from "../../../functions/words/grounding/grounding.ts";
import { goodAnswers } from "../../corpus/good-answers/good-answers.ts";

const MOST_REFUSED = 0.03;

describe("good answers", () => {
  test("are refused in 3 of 100 at most", () => {
    const refused = goodAnswers.flatMap((answer) => {
      const refusal = refusalOf(answer, answer.grounds);
      return refusal === undefined ? [] : [`${answer.name}: ${refusal}`];
    });
    // Named one by one, so that a failure says which.
    expect(refused.slice(Math.floor(goodAnswers.length * MOST_REFUSED))).toEqual([]);
  });

  test("are many, and 15 at least in Afrikaans", () => {
    expect(goodAnswers.length).toBeGreaterThanOrEqual(70);
    const afrikaans = goodAnswers.filter(({ grounds }) => grounds.locale === "af");
    expect(afrikaans.length).toBeGreaterThanOrEqual(15);
    expect(new Set(goodAnswers.map(({ name }) => name)).size).toBeGreaterThan(100);
  });
});
