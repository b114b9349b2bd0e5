import { describe, expect, test } from "@jest/globals";
import { PEOPLE_LIMITS, TEXT_LIMITS } from "../../functions/notification/check-limits.ts";
import { examine } from "../../functions/words/examine.ts";
import { definitionFor, type Notification } from "../../functions/notification/evaluate.ts";
import { languages, loadFixture } from "../helpers/fixture-project.ts";

const { definitions } = await loadFixture();

/** U+FDFA: one character that unfolds to 18. */
const LIGATURE = "\ufdfa";

function notificationOf(type: string, data: object): Notification {
  const event = { id: "1", source: "s", type, data };
  const answer = definitionFor(definitions, type)?.notify(event, { languages });
  if (answer?.kind !== "told") throw new Error(JSON.stringify(answer));
  return answer.notification;
}

const classOf = (learners: readonly object[], notes = "") =>
  notificationOf("class.updated", {
    before: { code: "C-1", subject: "English" },
    after: { code: "C-1", subject: "English", notes, learners },
    notify: ["office@example.org"],
  });

const otherOf = (data: object) =>
  notificationOf("order.x", { ...data, notify: ["office@example.org"] });

const learners = (count: number, firstName: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ firstName: firstName(index), surname: "B" }));

/** Different for each number, and a word. */
const lettersOf = (index: number) =>
  index.toString(26).replaceAll(/\d/g, (digit) => "qrstuvwxyz".charAt(Number(digit)));

const isExamined = (notification: Notification) => examine(notification, ["ZA"]) !== undefined;

describe("too much to check is", () => {
  const { people, valueLength, characters } = PEOPLE_LIMITS;
  test.each<[string, () => Notification, () => Notification]>([
    [
      "more people",
      () => classOf(learners(people, (index) => `Ann${lettersOf(index)}`)),
      () => classOf(learners(people + 1, (index) => `Ann${lettersOf(index)}`)),
    ],
    [
      "a longer name",
      () => classOf(learners(1, () => "a".repeat(valueLength))),
      () => classOf(learners(1, () => "a".repeat(valueLength + 1))),
    ],
    [
      "more characters of names, unfolded",
      () => classOf(learners(6, () => LIGATURE.repeat(valueLength))),
      () => classOf(learners(7, () => LIGATURE.repeat(valueLength))),
    ],
    [
      "more text than is compared",
      () => otherOf({ note: "a".repeat(TEXT_LIMITS.givenCharacters - 100) }),
      () => otherOf({ note: "a".repeat(TEXT_LIMITS.givenCharacters + 1) }),
    ],
    [
      "more text of the mail, unfolded",
      () => otherOf({ a: LIGATURE.repeat(790), b: LIGATURE.repeat(790) }),
      () =>
        otherOf(Object.fromEntries("abcdef".split("").map((key) => [key, LIGATURE.repeat(790)]))),
    ],
  ])("%s", (_, within, beyond) => {
    expect(isExamined(within())).toBe(true);
    expect(isExamined(beyond())).toBe(false);
  });

  test("characters: a learner's name in a million of them", () => {
    expect(characters).toBeLessThan(1_000_000);
    expect(classOf(learners(1, () => LIGATURE.repeat(335_000)))).toMatchObject({
      people: [],
      tooMuchToCheck: true,
    });
  });
});

test("what is too much to check keeps its facts in the mail, cut with a mark", () => {
  const [edition] = otherOf({ note: "word ".repeat(30_000) }).editions;
  const note = edition?.facts.find(({ label }) => label === "Note");
  expect(note?.value).toMatch(/^word word .*…$/);
});
