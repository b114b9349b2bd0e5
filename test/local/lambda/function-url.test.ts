import { afterEach, describe, expect, test } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { type FunctionUrl, startFunctionUrl } from "../../../local/lambda/function-url.ts";

const started: FunctionUrl[] = [];
afterEach(async () => {
  for (const url of started.splice(0)) await url.stop();
});

async function urlOf(invoke: (event: unknown) => Promise<unknown>): Promise<string> {
  const functionUrl = await startFunctionUrl(invoke);
  started.push(functionUrl);
  return functionUrl.url;
}

const echo = async (event: unknown) => ({ statusCode: 200, body: JSON.stringify(event) });

describe("a request", () => {
  test("becomes an event of payload format 2.0", async () => {
    const url = await urlOf(echo);
    const response = await fetch(`${url}a%20b?t=1.a-_&l=en&t=2`, {
      headers: { "X-Mixed-Case": "Yes" },
    });
    expect(await response.json()).toMatchObject({
      version: "2.0",
      rawPath: "/a%20b",
      rawQueryString: "t=1.a-_&l=en&t=2",
      // A parameter that came twice is one with a comma.
      queryStringParameters: { t: "1.a-_,2", l: "en" },
      headers: { "x-mixed-case": "Yes", host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
      requestContext: { http: { method: "GET", path: "/a%20b", sourceIp: "127.0.0.1" } },
      isBase64Encoded: false,
    });
  });

  test("without parameters and body has neither", async () => {
    const event: unknown = await (await fetch(await urlOf(echo))).json();
    expect(event).not.toHaveProperty("queryStringParameters");
    expect(event).not.toHaveProperty("body");
  });

  test.each([
    ["text/plain; charset=utf-8", false],
    ["application/json", false],
    ["application/x-www-form-urlencoded", true],
    ["multipart/form-data; boundary=x", true],
  ])("of %s has its body in base64: %s", async (type, isBase64Encoded) => {
    const url = await urlOf(echo);
    const response = await fetch(url, {
      method: "POST",
      body: "Größe",
      headers: { "content-type": type },
    });
    const body = isBase64Encoded ? Buffer.from("Größe").toString("base64") : "Größe";
    expect(await response.json()).toMatchObject({ body, isBase64Encoded });
  });
});

describe("an answer", () => {
  test("is written with its status, its headers and its body", async () => {
    const url = await urlOf(async () => ({
      statusCode: 405,
      headers: { allow: "GET", "content-type": "text/html" },
      body: "<p>é</p>",
    }));
    const response = await fetch(url);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
    expect(await response.text()).toBe("<p>é</p>");
  });

  test("in base64 is written as its bytes", async () => {
    const url = await urlOf(async () => ({
      statusCode: 200,
      body: "AP8=",
      isBase64Encoded: true,
    }));
    expect([...(await (await fetch(url)).bytes())]).toEqual([0, 255]);
  });

  test.each([
    ["a failure", () => Promise.reject(new Error("a bug"))],
    ["no answer", async () => "words"],
    ["a status that is none", async () => ({ statusCode: "200" })],
  ])("is a 502 if the function returns %s", async (_what, invoke) => {
    const response = await fetch(await urlOf(invoke));
    expect([response.status, await response.text()]).toEqual([502, "Internal Server Error"]);
  });
});

test("the function gets one request at a time, also after a failure", async () => {
  let running = 0;
  let most = 0;
  const url = await urlOf(async () => {
    most = Math.max(most, ++running);
    await pause(5);
    running--;
    throw new Error("a bug");
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(url)));
  expect(answers.map(({ status }) => status)).toEqual([502, 502, 502, 502, 502]);
  expect(most).toBe(1);
});
