import { describe, expect, test } from "@jest/globals";
import { serverAnswer } from "../../functions/feedback/server-answer.ts";

const ADA = "ada@example.com";

describe("serverAnswer", () => {
  test.each([
    [
      "the recipient",
      "smtp; 550 5.1.1 <Ada@Example.com>: no such user",
      "smtp; 550 5.1.1 <{recipient}>: no such user",
    ],
    [
      "another address",
      "550 relayed to bo@example.net, refused",
      "550 relayed to {address}, refused",
    ],
    ["a mailto link", "550 ask mailto:postmaster@example.net", "550 ask mailto:{address}"],
    ["both, several times", `${ADA} ${ADA} bo@example.net`, "{recipient} {recipient} {address}"],
    ["an address behind an equals sign", `550 RCPT=${ADA}`, "550 RCPT={recipient}"],
  ])("masks %s", (_, text, answer) => {
    expect(serverAnswer(text, ADA)).toBe(answer);
  });

  test("is one line without control characters", () => {
    expect(serverAnswer(" 250 ok\r\nBcc: x\u0000\u202e y ", ADA)).toBe("250 ok Bcc: x y");
  });

  test("has at most 300 characters, whole ones, and no lone surrogate", () => {
    const answer = serverAnswer(`\ud800${"é😀".repeat(1_000)}`, ADA) ?? "";
    expect(answer.length).toBeLessThanOrEqual(300);
    expect(answer.isWellFormed()).toBe(true);
  });

  test("masks an address that stands at the limit", () => {
    for (let at = 270; at < 310; at++)
      expect(serverAnswer(`${"x ".repeat(at / 2)}${ADA}`, ADA)).not.toContain("ada");
  });

  test.each([undefined, "", " \r\n\u0000"])("is undefined for %j", (text) => {
    expect(serverAnswer(text, ADA)).toBeUndefined();
  });
});
