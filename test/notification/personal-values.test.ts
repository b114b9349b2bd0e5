import { describe, expect, test } from "@jest/globals";
import { PERSONAL_LIMITS, personalValuesIn } from "../../functions/notification/personal-values.ts";

const DATA = {
  class: {
    agent: { name: " Thandi Nkosi " },
    learners: [{ name: "Zoë Adams", idNumber: 9407150155086 }, { name: "Zoë Adams" }, {}],
  },
  tags: ["Lerato", ["Ayanda"]],
};

describe("personalValuesIn", () => {
  test.each([
    [["class.agent.name"], ["Thandi Nkosi"]],
    [["class.learners[].name"], ["Zoë Adams"]],
    [
      ["class.learners[].idNumber", "class.agent.name"],
      ["9407150155086", "Thandi Nkosi"],
    ],
    [["tags[]"], ["Lerato"]],
    [["tags[][]"], ["Ayanda"]],
    [["class.agent"], []],
    [["class.learners.name", "nothing.name", "class.agent.name.first"], []],
    [["constructor.name", "__proto__.toString"], []],
    [[], []],
  ])("finds the values at %j, each once", (paths, values) => {
    expect(personalValuesIn(DATA, paths)).toEqual(values);
  });

  test("returns undefined for more values than the limit", () => {
    const named = (count: number) => ({
      names: Array.from({ length: count }, (_, n) => `Learner ${n}`),
    });
    const { values } = PERSONAL_LIMITS;
    expect(personalValuesIn(named(values), ["names[]"])).toHaveLength(values);
    expect(personalValuesIn(named(values + 1), ["names[]"])).toBeUndefined();
  });

  test("returns undefined when one value or all together are too long", () => {
    const { valueLength, characters } = PERSONAL_LIMITS;
    const value = "x".repeat(valueLength);
    expect(personalValuesIn({ name: value }, ["name"])).toEqual([value]);
    expect(personalValuesIn({ name: `${value}x` }, ["name"])).toBeUndefined();
    const count = Math.ceil(characters / valueLength);
    const names = Array.from({ length: count + 1 }, (_, n) => `${n}`.padStart(valueLength, "x"));
    expect(personalValuesIn({ names: names.slice(0, count) }, ["names[]"])).toHaveLength(count);
    expect(personalValuesIn({ names }, ["names[]"])).toBeUndefined();
  });
});
