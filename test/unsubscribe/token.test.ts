import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, jest, test } from "@jest/globals";
import { SSMClient } from "@aws-sdk/client-ssm";
import fc from "fast-check";
import { DependencyError } from "../../functions/platform/errors.ts";
import type { Unsubscription } from "../../functions/email/unsubscribe-token-format.ts";
import { startParameterServer } from "../helpers/parameter-server.ts";
import { KEYS, REGION } from "../helpers/aws-clients.ts";

/** The lengths of the texts that were compared in constant time. */
const compared: [number, number][] = [];
const crypto = await import("node:crypto");
jest.unstable_mockModule("node:crypto", () => ({
  ...crypto,
  timingSafeEqual: (one: Buffer, other: Buffer) => {
    compared.push([one.length, other.length]);
    return crypto.timingSafeEqual(one, other);
  },
}));
const { createTokenSigner, createUnsubscribeUrls } =
  await import("../../functions/email/unsubscribe-links.ts");
const { keyReader } = await import("../../functions/platform/secret-key.ts");
const { createTokenReader } = await import("../../functions/unsubscribe/token.ts");

const KEY = "a key that is long enough for us";
const sign = createTokenSigner(KEY);
const read = createTokenReader(KEY);
const ZOE: Unsubscription = { recipient: "0f".repeat(16), definition: "class.updated" };
const HASH = fc
  .array(fc.constantFrom(..."0123456789abcdef".split("")), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join(""));
const WISH = fc.record({
  recipient: HASH,
  definition: fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }),
});

beforeEach(() => void compared.splice(0));

describe("a token", () => {
  test("returns the signed recipient and definition, for any definition name", () => {
    fc.assert(fc.property(WISH, (wish) => expect(read(sign(wish))).toEqual(wish)));
  });

  test("is the same each time, so that an email rendered twice is identical", () =>
    expect(sign(ZOE)).toBe(sign(ZOE)));

  test("has no address and no character that a URL must escape", () => {
    fc.assert(
      fc.property(WISH, (wish) => {
        const token = sign(wish);
        expect(token).toMatch(/^[\w.-]+$/);
        expect(encodeURIComponent(token)).toBe(token);
      }),
    );
  });

  test("is signed with HMAC-SHA256 over version and payload", () => {
    const payload = Buffer.from(`["${ZOE.recipient}","class.updated"]`).toString("base64url");
    const signature = createHmac("sha256", KEY).update(`1.${payload}`).digest("base64url");
    expect(sign(ZOE)).toBe(`1.${payload}.${signature}`);
  });

  test("is refused when one character is changed, removed or added", () => {
    const token = sign(ZOE);
    const characters = "ABab01-_.=%".split("");
    for (let at = 0; at <= token.length; at++) {
      const [head, tail, rest] = [token.slice(0, at), token.slice(at), token.slice(at + 1)];
      if (rest !== tail) expect([at, read(head + rest)]).toEqual([at, undefined]);
      for (const one of characters) {
        if (one !== token[at] && at < token.length)
          expect([at, one, read(head + one + rest)]).toEqual([at, one, undefined]);
        expect([at, one, read(head + one + tail)]).toEqual([at, one, undefined]);
      }
    }
  });

  test("is refused when it was signed with another key", () => {
    const another = createTokenSigner(`${KEY}!`);
    fc.assert(fc.property(WISH, (wish) => expect(read(another(wish))).toBeUndefined()));
  });

  test("is refused with another token's signature", () => {
    fc.assert(
      fc.property(WISH, WISH, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const [version, payload] = sign(one).split(".");
        const signature = sign(other).split(".")[2];
        expect(read(`${version}.${payload}.${signature}`)).toBeUndefined();
      }),
    );
  });

  test("is refused when it was made without the key", () => {
    fc.assert(fc.property(fc.string(), (text) => expect(read(text)).toBeUndefined()));
  });

  test("is refused when our key signed something else", () => {
    for (const text of ["{}", `["${ZOE.recipient}"]`, `["x","class.updated"]`, "\xff"]) {
      const signed = `1.${Buffer.from(text).toString("base64url")}`;
      const signature = createHmac("sha256", KEY).update(signed).digest("base64url");
      expect(read(`${signed}.${signature}`)).toBeUndefined();
    }
  });

  test("is compared in constant time over the whole signature before it is read", () => {
    const [version, payload] = sign(ZOE).split(".");
    expect(read(sign(ZOE))).toEqual(ZOE);
    expect(read(`${version}.${payload}.${"A".repeat(43)}`)).toBeUndefined();
    // Reading this payload would throw: it is no JSON.
    expect(read(`${version}.AAAA.${"A".repeat(43)}`)).toBeUndefined();
    expect(compared).toEqual([
      [43, 43],
      [43, 43],
      [43, 43],
    ]);
  });

  test("is refused without a comparison when its length differs", () => {
    expect(read(sign(ZOE).slice(0, -1))).toBeUndefined();
    expect(read(`${sign(ZOE)}A`)).toBeUndefined();
    expect(compared).toEqual([]);
  });
});

describe("a link", () => {
  const urlOf = async (url: string) =>
    (await createUnsubscribeUrls(url, async () => KEY)())(ZOE, "af");

  test("is the page's URL with the token and the language", async () => {
    const link = new URL(await urlOf("https://abc.lambda-url.eu-west-1.on.aws/"));
    expect(link.origin + link.pathname).toBe("https://abc.lambda-url.eu-west-1.on.aws/");
    expect([...link.searchParams.keys()]).toEqual(["t", "l"]);
    expect(read(link.searchParams.get("t") ?? "")).toEqual(ZOE);
    expect(link.searchParams.get("l")).toBe("af");
  });

  test("is below 500 characters for the longest definition type", async () => {
    const urls = await createUnsubscribeUrls(
      `https://${"a".repeat(32)}.lambda-url.ap-southeast-1.on.aws/`,
      async () => KEY,
    )();
    const longest = { ...ZOE, definition: "x".repeat(198) };
    expect(read(sign(longest))).toEqual(longest);
    expect(urls(longest, "en").length).toBeLessThan(490);
  });

  test("reads its key once, and again only after a failed read", async () => {
    const answers = [
      () => Promise.reject(new DependencyError("parameters", "away")),
      () => Promise.resolve(KEY),
    ];
    let asked = 0;
    const urls = createUnsubscribeUrls("https://example.com/", () => {
      asked++;
      return answers.shift()?.() ?? Promise.reject(new Error("asked again"));
    });
    const both = await Promise.allSettled([urls(), urls()]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(asked).toBe(1);
    const [one, other] = await Promise.all([urls(), urls()]);
    expect(one(ZOE, "en")).toBe(other(ZOE, "en"));
    await urls();
    expect(asked).toBe(2);
  });
});

describe("the key", () => {
  const lines: unknown[] = [];
  const readerOf = (
    more: { UNSUBSCRIBE_KEY_PARAMETER?: string; UNSUBSCRIBE_KEY?: string },
    url = "",
  ) =>
    keyReader("UNSUBSCRIBE_KEY", more, {
      connect: () => new SSMClient({ endpoint: url, region: REGION, credentials: KEYS }),
      log: (...line) => lines.push(line),
      now: Date.now,
    });

  test("is taken from the environment without a client", async () =>
    expect(await readerOf({ UNSUBSCRIBE_KEY: KEY })()).toBe(KEY));

  test("is read from a parameter, decrypted; a short one is an outage and is never shown", async () => {
    const name = "/aws/reference/secretsmanager/links";
    const server = await startParameterServer(new Map([[name, `  ${KEY}\n`]]));
    try {
      expect(await readerOf({ UNSUBSCRIBE_KEY_PARAMETER: name }, server.url)()).toBe(KEY);
      expect(server.requests).toEqual([{ name, withDecryption: true }]);
      server.values.set(name, KEY.slice(1));
      await expect(readerOf({ UNSUBSCRIBE_KEY_PARAMETER: name }, server.url)()).rejects.toThrow(
        new DependencyError("parameters", `${name} is not valid`),
      );
      expect(JSON.stringify(lines)).not.toContain(KEY.slice(1));
    } finally {
      await server.stop();
    }
  });
});
