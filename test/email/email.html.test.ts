import { describe, expect, test } from "@jest/globals";
import type { Draft } from "../../functions/words/draft.ts";
import { en } from "../../functions/notification/languages/en.ts";
import {
  mailOf,
  render,
  planOf,
  seenOf,
  SENDER,
  TO,
  UNSUBSCRIBE,
  changes,
  facts,
  full,
} from "./mail-factory.ts";

const { aiNotice: AI } = en.email;

describe("the HTML", () => {
  test("has every part, in the order of a phone's first screen", () => {
    const { html } = render(planOf(full, { mandatory: false }), TO, SENDER, UNSUBSCRIBE);
    expect(seenOf(html).join(" | ")).toBe(
      [
        "One.", // What the inbox shows after the subject.
        "Postrider | Class update",
        "It starts later",
        "One. | Two.",
        "Open the class",
        "From “Notes” | Bring shoes. | And a helmet.",
        "What changed",
        "Starts | 7\u00a0Dec | was | 30\u00a0Nov",
        "Room | 12 | Added",
        "Discount | (none) | was | 5%",
        "Schedule | Added | Tue 13:00 | Removed | Mon 09:00 | Removed | Wed 09:00",
        "Details",
        "Class | C-1",
        "Learners | Thandi Nkosi | Pieter Botha",
        AI,
        "You receive this because you teach the class.",
        "Stop these emails",
      ].join(" | "),
    );
  });

  test("has the new value bold and the old one struck through", () => {
    const { html } = mailOf({ changes });
    expect(html).toContain("<b><bdi>7\u00a0Dec</bdi></b>");
    expect(html).toContain("was <del><bdi>30\u00a0Nov</bdi></del>");
    expect(html).toContain("<b><bdi>Tue 13:00</bdi></b>");
    expect(html).toContain("<del><bdi>Mon 09:00</bdi></del>");
  });

  test("has a long value neither bold nor struck through", () => {
    const { html } = mailOf({ changes: [{ label: "Notes", before: "one\ntwo", after: "short" }] });
    expect(html).toContain("<bdi>one</bdi><br><bdi>two</bdi>");
    expect(html).not.toMatch(/<del>|<b>/);
  });

  test("has no empty tables", () => {
    expect(seenOf(mailOf({ facts }).html)).not.toContain("What changed");
    expect(seenOf(mailOf({ changes }).html)).not.toContain("Details");
    expect(mailOf({}).html).not.toContain("scope=");
  });

  test("omits the AI notice when the definition's aiNotice is false", () => {
    expect(seenOf(mailOf({}).html)).toContain(AI);
    expect(seenOf(mailOf({ aiNotice: false }).html)).not.toContain(AI);
  });

  test("has the draft's language as its lang attribute", () => {
    expect(mailOf({}).html).toMatch(/^<!doctype html><html lang="en" dir="ltr"/);
    expect(mailOf({ locale: "af" }).html).toMatch(/^<!doctype html><html lang="af" dir="ltr"/);
  });

  test("loads no external resource", () => {
    const { html } = mailOf({ facts, changes, bullets: ["One."] });
    const ours = html.replace(/ xmlns(?::o)?="[^"]*"/g, "");
    expect(ours).not.toMatch(/\b(?:src|href|url|@import|srcset)\s*[=(]|https?:/i);
  });
});

describe("the preview text", () => {
  const previewOf = (draft: Partial<Draft>) => seenOf(mailOf(draft).html)[0];

  test.each<[string, Partial<Draft>, string]>([
    ["the first bullet", { bullets: ["One.", "Two."], facts, changes }, "One."],
    ["else what changed", { facts, changes }, "What changed: Starts, Room, Discount, Schedule"],
    ["else the facts", { facts }, "Class: C-1 · Learners: Thandi Nkosi, Pieter Botha"],
    ["else nothing", {}, "Postrider"],
    ["in one line", { facts: [{ label: "N", value: "a\n\n b" }] }, "N: a b"],
  ])("is %s", (_name, draft, preview) => expect(previewOf(draft)).toBe(preview));

  test("is hidden, in Outlook too, and padded so that the body does not follow it", () => {
    const { html } = mailOf({ bullets: ["Look here first"] });
    const [, style, filler] = /<div style="([^"]*)">Look here first([^<]*)</.exec(html) ?? [];
    expect(style?.split(";")).toEqual(expect.arrayContaining(["display:none", "mso-hide:all"]));
    // A color near the background's would count as hidden text.
    expect(style).not.toContain("color");
    expect(filler).toMatch(/^(?:&#847;&zwnj;&nbsp;){60}$/);
  });

  test("is cut at a word", () => {
    const preview = previewOf({ bullets: ["word ".repeat(40)] }) ?? "";
    expect(preview).toMatch(/word…$/);
    expect(preview.length).toBeLessThanOrEqual(110);
  });
});
