import { describe, expect, test } from "@jest/globals";
import { faultOf, isTrue, judgedAnswers, sampleOf } from "../../../local/eval/judging.ts";

describe("the answers that a judge gets", () => {
  test("are the true ones and those with wrong relations, and none that structure refuses", () => {
    const answers = judgedAnswers("en", undefined);

    expect(answers.filter(isTrue).length).toBeGreaterThanOrEqual(60);
    expect(answers.filter((one) => !isTrue(one)).length).toBeGreaterThanOrEqual(60);
    expect([...new Set(answers.map(({ given }) => given.group))]).toEqual(["true", "relation"]);
    expect(answers.filter((one) => !isTrue(one) && faultOf(one) === "")).toEqual([]);
  });

  test("are as many of each as a sample says", () => {
    const answers = judgedAnswers("en", 3);

    expect(answers.filter(isTrue)).toHaveLength(3);
    expect(answers).toHaveLength(6);
  });
});

describe("sampleOf", () => {
  const all = Array.from({ length: 100 }, (_, index) => index);

  test("selects the same cases each time, in order, from the whole list", () => {
    const sample = sampleOf(all, 10);

    expect(sampleOf(all, 10)).toEqual(sample);
    expect(sample).toEqual(sample.toSorted((one, other) => one - other));
    expect(new Set(sample).size).toBe(10);
    expect(sample.at(-1)).toBeGreaterThan(50);
  });

  test.each([undefined, 100, 1000])("selects all if the limit is %p", (most) => {
    expect(sampleOf(all, most)).toEqual(all);
  });
});
