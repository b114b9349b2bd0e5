import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readTime } from "../../functions/values/time.ts";

test.each([
  ["2026-11-23T07:15:00Z", "2026-11-23T07:15:00Z"],
  ["2026-11-23T09:15:00.5+02:00", "2026-11-23T09:15:00.5+02:00"],
  ["2023-01-25t19:07:06z", "2023-01-25T19:07:06Z"],
  ["2023-01-25 19:07:06Z", "2023-01-25T19:07:06Z"],
  ["1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"],
  ["1990-12-31T15:59:60-08:00", "1990-12-31T15:59:59-08:00"],
  ["1990-12-31T23:59:60.5Z", "1990-12-31T23:59:59.5Z"],
  ["2020-07-16T13:53Z", "2020-07-16T13:53:00Z"],
  ["2020-07-16T13:53:00.123456789+0200", "2020-07-16T13:53:00.123456789+02:00"],
  ["2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59-00:00"],
])("reads %s as %s", (given, time) => {
  expect(readTime(given)).toBe(time);
});

test.each([
  "",
  "yesterday",
  "2026-11-23",
  "2026-11-23T07:15:00",
  "2026-02-29T07:15:00Z",
  "2026-13-01T07:15:00Z",
  "2026-11-23T24:00:00Z",
  "2026-11-23T07:60:00Z",
  "2026-11-23T07:15:61Z",
  "1795418100",
  " 2026-11-23T07:15:00Z",
  "2026-11-23T07:15:00Z\n",
  "2026-11-23T07:15:00+25:00",
  "+102026-11-23T07:15:00Z",
  null,
  undefined,
  1795418100,
  {},
  ["2026-11-23T07:15:00Z"],
])("reads no time from %j", (given) => {
  expect(readTime(given)).toBeUndefined();
});

test("reads every RFC 3339 date-time as one that Date.parse reads", () => {
  const two = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((number) => String(number).padStart(2, "0"));
  const dateTime = fc
    .tuple(
      fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
      fc.constantFrom("T", "t"),
      fc.tuple(two(0, 23), two(0, 59), two(0, 60)),
      fc.constantFrom("", ".5", ".123456789012"),
      fc.oneof(
        fc.constantFrom("Z", "z"),
        fc
          .tuple(fc.constantFrom("+", "-"), two(0, 23), two(0, 59))
          .map(([sign, h, m]) => `${sign}${h}:${m}`),
      ),
    )
    .map(
      ([date, t, clock, fraction, offset]) =>
        `${date.toISOString().slice(0, 10)}${t}${clock.join(":")}${fraction}${offset}`,
    );
  fc.assert(
    fc.property(dateTime, (given) => Number.isFinite(Date.parse(readTime(given) ?? ""))),
    { seed: 5, numRuns: 1000 },
  );
});
