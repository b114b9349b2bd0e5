import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { DependencyError } from "../../functions/platform/errors.ts";
import { languageFor } from "../../functions/notification/locale.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import type { Unsubscription } from "../../functions/email/unsubscribe-token-format.ts";
import { createTokenSigner } from "../../functions/email/unsubscribe-links.ts";
import { createPages } from "../../functions/unsubscribe/page.ts";
import { run, type UnsubscribeDependencies } from "../../functions/unsubscribe/run.ts";
import { createTokenReader } from "../../functions/unsubscribe/token.ts";
import { seenOf } from "../email/mail-factory.ts";
import { casesIn } from "../fixtures/mail/cases.ts";
import { htmlValidator } from "../notifications/html-rules.ts";
import {
  aRequest,
  MULTIPART,
  multipart,
  ONE_CLICK,
  URLENCODED,
  type Varied,
} from "./request-factory.ts";

const KEY = "k".repeat(32);
const sign = createTokenSigner(KEY);
const ZOE: Unsubscription = { recipient: "0f".repeat(16), definition: "class.updated" };
const TOKEN = sign(ZOE);

/** Dependencies in memory that record what the page writes and logs. */
function world(varied: Partial<UnsubscribeDependencies> = {}) {
  const written: [string, string][] = [];
  const lines: { level: string; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
  let keysAsked = 0;
  const deps: UnsubscribeDependencies = {
    tokenReader: async () => (keysAsked++, createTokenReader(KEY)),
    unsubscribe: async (...wish) => void written.push(wish),
    pages: createPages(languages, () => ({}), "en"),
    log: (level, message, fields) => void lines.push({ level, message, fields }),
    ...varied,
  };
  const ask = (request: Varied) => run(deps, aRequest({ t: TOKEN, ...request }));
  return { deps, written, lines, ask, keysAsked: () => keysAsked };
}

/** As .NET's MultipartFormDataContent writes it. */
const TYPED_PART = multipart("One-Click").replace(
  /Content-Disposition.*/,
  "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=List-Unsubscribe",
);

type UnsubscribeCase = { readonly ct?: string; readonly body: string; readonly base64?: boolean };

describe("a POST with the body of RFC 8058", () => {
  test.each(casesIn<UnsubscribeCase>("unsubscribe-body.jsonl"))(
    "ends the definition's mails: %s",
    async (_, { ct, body, base64 = true }) => {
      const { ask, written } = world();
      const contentType = ct === undefined ? {} : { contentType: ct };
      const { statusCode } = await ask({ method: "POST", ...contentType, body, base64 });
      expect([statusCode, written]).toEqual([200, [[ZOE.recipient, ZOE.definition]]]);
    },
  );

  test.each([
    ["urlencoded", URLENCODED, ONE_CLICK],
    ["urlencoded, with its charset", `${URLENCODED}; charset=utf-8`, ONE_CLICK],
    ["multipart", MULTIPART, multipart("One-Click")],
    ["multipart with LF only", MULTIPART, multipart("One-Click").replaceAll("\r", "")],
    ["multipart without the last line break", MULTIPART, multipart("One-Click").trimEnd()],
    ["multipart after a line break", MULTIPART, `\r\n${multipart("One-Click")}`],
    [
      "multipart after a preamble",
      MULTIPART,
      `This is a form in parts.\r\n${multipart("One-Click")}`,
    ],
    [
      "multipart with white space behind the first boundary",
      MULTIPART,
      multipart("One-Click").replace("\r\n", " \t\r\n"),
    ],
    ["multipart under another boundary", `${MULTIPART}x`, multipart("One-Click")],
    ["multipart without a content type", "", multipart("One-Click")],
    ["a part that ends in a line break", MULTIPART, multipart("One-Click\r\n")],
    ["a part with a type of its own", MULTIPART, TYPED_PART],
    ["plain text", "text/plain;charset=UTF-8", ONE_CLICK],
    ["no content type", "", ONE_CLICK],
    ["an unknown content type", "one-click", ONE_CLICK],
    ["JSON's content type", "application/json", ONE_CLICK],
    ["another charset", `${URLENCODED}; charset=ISO-8859-1`, ONE_CLICK],
    ["a line break after it", URLENCODED, `${ONE_CLICK}\r\n`],
    ["a line break before it", URLENCODED, `\n${ONE_CLICK}`],
    ["a byte order mark before it", URLENCODED, `\ufeff${ONE_CLICK}`],
    ["percent-encoded", URLENCODED, "List%2DUnsubscribe=One%2dClick"],
    ["among other fields", URLENCODED, `a=b&${ONE_CLICK}&c`],
    ["one field a line", "text/plain", `a=b\r\n${ONE_CLICK}\r\n`],
  ])("unsubscribes: %s, as text and in base64", async (_what, contentType, body) => {
    for (const base64 of [false, true]) {
      const { ask, written, lines } = world();
      const { statusCode, body: page } = await ask({ method: "POST", contentType, body, base64 });
      expect(statusCode).toBe(200);
      expect(written).toEqual([[ZOE.recipient, ZOE.definition]]);
      expect(lines).toEqual([
        {
          level: "info",
          message: "Reader unsubscribed",
          fields: { event: "unsubscribed", ...ZOE },
        },
      ]);
      expect(seenOf(page)).toEqual([en.unsubscribePage.doneTitle, en.unsubscribePage.done]);
    }
  });

  test.each([
    ["nothing", URLENCODED, ""],
    ["another value", URLENCODED, "List-Unsubscribe=Two-Clicks"],
    ["another name", URLENCODED, "unsubscribe=One-Click"],
    ["the value of another case", URLENCODED, "List-Unsubscribe=one-click"],
    ["another value in parts", MULTIPART, multipart("No-Click")],
    ["a part of another name", MULTIPART, multipart("One-Click").replace("List-", "")],
    [
      "a part that is a file",
      MULTIPART,
      multipart("x").replace('"\r', '"; filename="One-Click"\r'),
    ],
    ["a boundary and no part", MULTIPART, "------post8058--\r\n"],
    ["a boundary that cannot be one", MULTIPART, `--"\r\n${ONE_CLICK.replace("=", '"\r\n\r\n')}`],
    ["bytes that are no text", URLENCODED, "\u0000\ufffd%FF=%"],
    ["JSON", "application/json", '{"List-Unsubscribe":"One-Click"}'],
    ["more than a form", URLENCODED, `${ONE_CLICK}&more=${"x".repeat(10_000)}`],
    ["more than a form, as parts", MULTIPART, multipart("One-Click") + "x".repeat(10_000)],
  ])("is refused without a change: %s", async (_what, contentType, body) => {
    const { ask, written, lines } = world();
    expect(await ask({ method: "POST", contentType, body })).toMatchObject({ statusCode: 400 });
    expect(written).toEqual([]);
    expect(lines).toEqual([
      {
        level: "warn",
        message: "Unsubscribe request refused",
        fields: { event: "unsubscribe-refused", reason: "body" },
      },
    ]);
  });
});

describe("a GET", () => {
  test("shows a page with one button and changes nothing", async () => {
    const { ask, written, lines } = world();
    const { statusCode, body } = await ask({});
    expect(statusCode).toBe(200);
    expect(seenOf(body)).toEqual([
      en.unsubscribePage.askTitle,
      en.unsubscribePage.ask,
      en.unsubscribePage.button,
    ]);
    expect(written).toEqual([]);
    expect(lines.map(({ fields }) => fields)).toEqual([
      { event: "unsubscribe-page-shown", ...ZOE },
    ]);
  });

  test("changes nothing when it has the body of a POST", async () => {
    const { ask, written } = world();
    await ask({ contentType: URLENCODED, body: ONE_CLICK });
    expect(written).toEqual([]);
  });

  test("has a button that sends the same form to the same URL as a mail program", async () => {
    const { body } = await world().ask({});
    expect(body.match(/<form[^>]*>/g)).toEqual(['<form method="post">']);
    expect(body.match(/<(?:button|input)[^>]*>/g)).toEqual([
      '<button type="submit" name="List-Unsubscribe" value="One-Click">',
    ]);
  });

  test("has no body as a HEAD", async () => {
    const { statusCode, body, headers } = await world().ask({ method: "HEAD" });
    expect([statusCode, body]).toEqual([200, ""]);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  });
});

describe("a token that is not ours", () => {
  const [version, payload, signature = ""] = TOKEN.split(".");
  const forged = `${version}.${payload}.${signature.replace(/^./, (one) => (one === "A" ? "B" : "A"))}`;

  test.each([
    ["none", undefined],
    ["an empty one", ""],
    ["another version", TOKEN.replace("1.", "2.")],
    ["one that is cut", TOKEN.slice(0, -1)],
    ["two", `${TOKEN},${TOKEN}`],
    ["an address", "zoe@example.com"],
  ])("is refused before the key is read: %s", async (_what, t) => {
    for (const method of ["GET", "POST"]) {
      const { ask, written, keysAsked } = world();
      const answer = await ask({ method, t, contentType: URLENCODED, body: ONE_CLICK });
      expect(answer.statusCode).toBe(400);
      expect([written, keysAsked()]).toEqual([[], 0]);
    }
  });

  test("is refused after the key is read when only the signature is wrong", async () => {
    const { ask, written, keysAsked, lines } = world();
    const { statusCode, body } = await ask({
      method: "POST",
      t: forged,
      contentType: URLENCODED,
      body: ONE_CLICK,
    });
    expect([statusCode, written, keysAsked()]).toEqual([400, [], 1]);
    expect(lines).toEqual([
      {
        level: "warn",
        message: "Unsubscribe request refused",
        fields: { event: "unsubscribe-refused", reason: "token" },
      },
    ]);
    expect(body).not.toContain("class.updated");
    expect(body).not.toContain(ZOE.recipient);
  });
});

test.each(["PUT", "DELETE", "OPTIONS", "PATCH", "post"])(
  "%s is answered with the methods there are, and changes nothing",
  async (method) => {
    const { ask, written } = world();
    const answer = await ask({ method, contentType: URLENCODED, body: ONE_CLICK });
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: "GET, HEAD, POST" } });
    expect(written).toEqual([]);
  },
);

test.each([
  ["nothing", null],
  ["no object", "GET"],
  ["another format", { ...aRequest({ t: TOKEN }), version: "1.0" }],
  ["no method", { ...aRequest({ t: TOKEN }), requestContext: {} }],
  ["a body that is no text", { ...aRequest({ t: TOKEN }), body: 7 }],
])("an event that is no function URL request is refused: %s", async (_what, event) => {
  const { deps, written } = world();
  expect(await run(deps, event)).toMatchObject({ statusCode: 400 });
  expect(written).toEqual([]);
});

describe("during an outage", () => {
  const away = (which: "dynamodb" | "parameters") => async () => {
    throw new DependencyError(which, "is away");
  };
  const wish = { method: "POST", contentType: URLENCODED, body: ONE_CLICK };

  test("asks the reader to try again", async () => {
    const { ask, lines } = world({ unsubscribe: away("dynamodb") });
    expect(await ask(wish)).toMatchObject({ statusCode: 503, headers: { "retry-after": "120" } });
    expect(lines).toEqual([
      {
        level: "error",
        message: "Unsubscribe request failed: a dependency failed",
        fields: { event: "unsubscribe-failed", ...ZOE, error: "dynamodb: is away" },
      },
    ]);
  });

  test("asks the reader to try again when the key cannot be read", async () => {
    const { ask, written } = world({ tokenReader: away("parameters") });
    expect((await ask(wish)).statusCode).toBe(503);
    expect((await ask({})).statusCode).toBe(503);
    expect(written).toEqual([]);
  });

  test("throws an unexpected error", async () => {
    const { ask } = world({ unsubscribe: async () => Promise.reject(new RangeError("a bug")) });
    await expect(ask(wish)).rejects.toThrow(RangeError);
  });
});

describe("every page", () => {
  const pages = Object.keys(languages).flatMap((l) =>
    (["GET", "POST", "PUT", "bad", "away"] as const).map((kind) => [l, kind] as const),
  );
  const answerOf = (l: string, kind: string, definition = "class.updated") => {
    const { ask } = world(
      kind === "away" ? { tokenReader: () => Promise.reject(new DependencyError("ses", "")) } : {},
    );
    return ask({
      method: kind === "bad" || kind === "away" ? "GET" : kind,
      t: kind === "bad" ? "" : sign({ ...ZOE, definition }),
      l,
      contentType: URLENCODED,
      body: ONE_CLICK,
    });
  };

  test.each(pages)("is complete and in its language: %s, %s", async (l, kind) => {
    const { body } = await answerOf(l, kind);
    const { results } = await htmlValidator.validateString(body);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
    expect(body).toContain(`<html lang="${l}" dir="ltr">`);
    const said = Object.values(languageFor(languages, l).unsubscribePage);
    const [title = ""] = seenOf(body);
    expect(said).toContain(title);
    expect(body).toContain(`<title>${title}</title>`);
  });

  test.each(pages)(
    "is not cached, not indexed, sends no referrer and runs no script: %s, %s",
    async (l, kind) => {
      const { headers, body } = await answerOf(l, kind);
      const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? "";
      const hash = createHash("sha256").update(style).digest("base64");
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
        "x-content-type-options": "nosniff",
      });
      expect(body).not.toMatch(
        /<(?:script|img|link|iframe|a)\b|\b(?:src|href|style|on\w+)=|url\(/i,
      );
    },
  );

  test.each(["zu", "", undefined, "en,af", "__proto__"])(
    "is in English where its language is %p",
    async (l) => {
      const { body } = await world().ask({ l });
      expect(body).toContain('<html lang="en" dir="ltr">');
    },
  );

  test("does not show the definition's type", async () => {
    const { body } = await answerOf("en", "GET", "<script>class.updated");
    expect(body).not.toMatch(/script|class\.updated/);
  });
});
