import { describe, expect, test } from "@jest/globals";
import type { Definition } from "../../functions/notification/definition.ts";
import { af } from "../../functions/notification/languages/af.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { fallbackDraft } from "../../functions/words/draft.ts";
import { contentOf, notificationOf } from "./notification-factory.ts";

const partsOf = (more: Partial<Definition>) => {
  const { kind, reason, action, aiNotice, actionFault } = contentOf(more);
  return { kind, reason, action, aiNotice, actionFault };
};
const URL = "https://app.example.com/orders/1";

describe("the content of an email", () => {
  test("has the optional parts of the definition, and so has its draft", () => {
    const more: Partial<Definition> = {
      kind: "Order update",
      reason: "You receive this because you ordered.",
      action: { label: "Open the order", url: URL },
      aiNotice: false,
    };
    const parts = {
      kind: "Order update",
      reason: "You receive this because you ordered.",
      action: { label: "Open the order", url: URL },
      aiNotice: false,
    };
    expect(partsOf(more)).toEqual({ ...parts, actionFault: undefined });
    expect(fallbackDraft(contentOf(more), "by-definition")).toMatchObject(parts);
  });

  test("has no optional parts when the definition has none", () => {
    expect(partsOf({})).toEqual({});
    expect(partsOf({ action: () => undefined, reason: () => "" })).toEqual({});
  });

  test("comes from functions that get the event and the formatter", () => {
    const parts = partsOf({
      reason: ({ id }, { say }) => say("You ordered {id}.", { id }),
      action: ({ id }, { say }) => ({ label: say("Track {id}", { id }), url: `${URL}?id=${id}` }),
    });
    expect(parts).toMatchObject({
      reason: "You ordered evt-1.",
      action: { label: "Track evt-1", url: `${URL}?id=evt-1` },
    });
  });

  test("is in the reader's language", () => {
    const texts = {
      "Order update": "Bestelling",
      "You ordered.": "U het bestel.",
      Open: "Maak oop",
    };
    const { contents } = notificationOf(
      { kind: "Order update", reason: "You ordered.", action: { label: "Open", url: URL } },
      {},
      {
        languages: { ...languages, af: { ...af, texts } },
        recipients: [{ address: "a@example.com", locale: "af" }],
      },
    );
    expect(contents).toMatchObject([
      { kind: "Bestelling", reason: "U het bestel.", action: { label: "Maak oop", url: URL } },
    ]);
  });

  test("is cut, each part on one line", () => {
    const long = `a\r\nb ${"x".repeat(500)}`;
    const {
      kind = "",
      reason = "",
      action,
    } = partsOf({
      kind: long,
      reason: () => long,
      action: { label: long, url: URL },
    });
    for (const [text, length] of [
      [kind, 40],
      [reason, 300],
      [action?.label ?? "", 60],
    ] as const) {
      expect(text.length).toBeLessThanOrEqual(length);
      expect(text).toMatch(/^a {1,2}b x.*…$/);
    }
  });
});

describe("an action that is not https", () => {
  test.each([
    ["http://app.example.com", "a URL that begins with http:"],
    ["javascript:alert(1)", "a URL that begins with javascript:"],
    ["data:text/html,x", "a URL that begins with data:"],
    ["orders/1", "a text that is not a URL"],
    [undefined, "a value of type undefined"],
  ])("is left out, and the email is sent: %s", (url, actionFault) => {
    const action = () => ({ label: "Open", url }) as { label: string; url: string };
    expect(partsOf({ action })).toEqual({ actionFault });
  });
});
