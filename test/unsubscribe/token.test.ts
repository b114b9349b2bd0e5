import { describe, expect, test } from "@jest/globals";
import { payloadText, signedText } from "../../functions/email/unsubscribe-target.ts";
import { readPayload, tokenParts } from "../../functions/unsubscribe/token.ts";

const SIGNATURE = "s".repeat(43);
const RECIPIENT = "0f".repeat(16);

describe("a token", () => {
  test("is taken apart into what is signed and the signature", () => {
    expect(tokenParts(`1.abc-_9.${SIGNATURE}`)).toEqual({
      signed: signedText("abc-_9"),
      payload: "abc-_9",
      signature: SIGNATURE,
    });
  });

  test.each([
    ["nothing", ""],
    ["another version", `2.abc.${SIGNATURE}`],
    ["no version", `abc.${SIGNATURE}`],
    ["no payload", `1..${SIGNATURE}`],
    ["no signature", "1.abc."],
    ["no signature at all", "1.abc"],
    ["a signature too short", `1.abc.${SIGNATURE.slice(1)}`],
    ["a signature too long", `1.abc.${SIGNATURE}s`],
    ["a fourth part", `1.abc.${SIGNATURE}.abc`],
    ["base64 that is not base64url", `1.ab+/.${SIGNATURE}`],
    ["padding", `1.abc=.${SIGNATURE}`],
    ["a line break at its end", `1.abc.${SIGNATURE}\n`],
    ["a line break before it", `\n1.abc.${SIGNATURE}`],
    ["a payload too long", `1.${"a".repeat(401)}.${SIGNATURE}`],
    ["two tokens, as a parameter that came twice", `1.abc.${SIGNATURE},1.abc.${SIGNATURE}`],
    ["letters of another alphabet", `1.äbc.${SIGNATURE}`],
  ])("is none with %s", (_what, token) => expect(tokenParts(token)).toBeUndefined());

  test("is one with a payload of 400 characters", () =>
    expect(tokenParts(`1.${"a".repeat(400)}.${SIGNATURE}`)).toBeDefined());
});

describe("a payload", () => {
  test("names a recipient and a definition, and reads back", () => {
    const unsubscription = { recipient: RECIPIENT, definition: `a "type", é 😀` };
    expect(readPayload(payloadText(unsubscription))).toEqual(unsubscription);
  });

  test.each([
    ["no JSON", "[", undefined],
    ["a text", `"${RECIPIENT}"`, undefined],
    ["an object", `{"0":"${RECIPIENT}","1":"a"}`, undefined],
    ["one item", `["${RECIPIENT}"]`, undefined],
    ["three items", `["${RECIPIENT}","a","b"]`, undefined],
    ["a number", `["${RECIPIENT}",1]`, undefined],
    ["an empty definition", `["${RECIPIENT}",""]`, undefined],
    ["a recipient that is no hash", `["zoe@example.com","a"]`, undefined],
    ["a hash too long", `["${RECIPIENT}0","a"]`, undefined],
    ["a hash in capitals", `["${RECIPIENT.toUpperCase()}","a"]`, undefined],
  ])("is none with %s", (_what, text, none) => expect(readPayload(text)).toBe(none));
});
