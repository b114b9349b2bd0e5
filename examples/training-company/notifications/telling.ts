/** When and by whom: said in each headline and in the facts, in the reader's language. */
import type { Fact, Formatter } from "postrider/notifications";

/** A sentence with `{when}` and `{by}` filled: "Class {class} was created{when}{by}." Both hold their own blank. */
export function sentence(
  { say, moment }: Formatter,
  text: string,
  values: Readonly<Record<string, string>>,
  time: string | undefined,
  person: string | undefined,
): string {
  return say(text, {
    ...values,
    when: time === undefined ? "" : say(" on {when}", { when: moment(time) }),
    by: person === undefined ? "" : say(" by {person}", { person }),
  });
}

export function whenAndBy(
  { moment }: Formatter,
  time: string | undefined,
  person: string | undefined,
): Fact[] {
  return [
    ...(time === undefined ? [] : [{ label: "When", value: moment(time) }]),
    ...(person === undefined ? [] : [{ label: "By", value: person }]),
  ];
}
