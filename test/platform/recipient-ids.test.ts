import { describe, expect, test } from "@jest/globals";
import { createHmac } from "node:crypto";
import { shortHash } from "../../functions/platform/hash.ts";
import { createRecipientIds } from "../../functions/platform/recipient-ids.ts";

const KEY = "a key that is long enough for us";
const { idOf, idsOf } = createRecipientIds(KEY);

describe("a recipient's id", () => {
  test("is 32 hexadecimal digits: feedback reads it from a tag, links carry it", () => {
    expect(idOf("ada@example.com")).toMatch(/^[0-9a-f]{32}$/);
  });

  test("is made from the id of version 0.2, without the address", () => {
    const old = shortHash("ada@example.com");
    const made = createHmac("sha256", KEY).update(old).digest("hex").slice(0, 32);
    expect(idsOf("ada@example.com")).toEqual([made, old]);
    expect(idOf("ada@example.com")).toBe(made);
  });

  test("is the same for one mailbox, typed in two ways", () => {
    expect(idsOf(" Ada <ADA@Example.com>")).toEqual(idsOf("ada@example.com"));
  });

  test("is another one with another key, and for another address", () => {
    const others = [createRecipientIds(`${KEY}!`).idOf("ada@example.com"), idOf("bo@example.com")];
    expect(others).not.toContain(idOf("ada@example.com"));
  });
});
