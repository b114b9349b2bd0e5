import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { EndpointError, mustStart, readEndpoint } from "../../../scripts/emulator/endpoint.ts";

describe("the emulator's endpoint", () => {
  test.each<[string | undefined, string, string]>([
    [undefined, "http://127.0.0.1:4566", "http://127.0.0.1:4566"],
    ["http://127.0.0.1:9297/", "http://127.0.0.1:9297", "http://127.0.0.1:9297"],
    ["http://localhost:4566", "http://localhost:4566", "http://127.0.0.1:4566"],
    [
      "https://localhost.localstack.cloud:4566",
      "https://localhost.localstack.cloud:4566",
      "https://s3.localhost.localstack.cloud:4566",
    ],
  ])("%s is told to programs, with S3's own", (given, url, s3) => {
    const endpoint = readEndpoint({ AWS_ENDPOINT_URL: given });
    expect(endpoint.url).toBe(url);
    expect(endpoint.environment).toMatchObject({
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_S3: s3,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
    });
  });

  test("of S3 may be named, and the region", () => {
    const { environment } = readEndpoint({
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1",
      AWS_REGION: "af-south-1",
      AWS_ACCESS_KEY_ID: "somebody's",
    });
    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1",
      AWS_DEFAULT_REGION: "af-south-1",
      AWS_ACCESS_KEY_ID: "test",
    });
    const allowed = environment["AWS_ENVAR_ALLOWLIST"]?.split(",");
    expect(allowed).toEqual(
      Object.keys(environment).filter((name) => name !== "AWS_ENVAR_ALLOWLIST"),
    );
  });

  test.each([
    "https://sqs.eu-west-1.amazonaws.com",
    "https://AMAZONAWS.com.",
    "https://sqs.cn-north-1.amazonaws.com.cn",
    "https://lambda.us-east-1.api.aws",
    "file:///etc",
    "127.0.0.1:4566",
  ])("is never %s, wherever it may be", (url) => {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"]) {
      const read = () => readEndpoint({ [name]: url }, { elsewhere: true });
      expect(read).toThrow(EndpointError);
      expect(read).toThrow(`Expected \`${name}\` to be the URL of an emulator`);
    }
  });

  test.each([
    "http://emulator.example.org:4566",
    "http://127.0.0.1.example.org",
    "http://10.0.0.1",
  ])("is %s only where that is wanted", (url) => {
    expect(() => readEndpoint({ AWS_ENDPOINT_URL: url })).toThrow(
      `Expected \`AWS_ENDPOINT_URL\` to name this machine (or give --elsewhere), got "${url}"`,
    );
    expect(readEndpoint({ AWS_ENDPOINT_URL: url }, { elsewhere: true }).url).toBe(url);
  });
});

describe("a processor on an emulator", () => {
  /** Asks an emulator that answers an invocation like this. */
  async function started(status: number, headers: Record<string, string>, body: string) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(status, headers).end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      await mustStart(readEndpoint({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }), "processor");
    } finally {
      server.closeAllConnections();
      server.close();
    }
    return asked;
  }

  test("that starts is invoked once", async () => {
    expect(await started(200, {}, '{"outcome":"unknown-slot"}')).toEqual([
      "POST /2015-03-31/functions/processor/invocations",
    ]);
  });

  test.each([
    [
      "an older Node",
      200,
      { "x-amz-function-error": "Unhandled" },
      '{"errorMessage":"Worker init failed"}',
    ],
    ["no function", 404, {}, '{"Message":"not found: Worker init failed"}'],
  ])(
    "that does not start with %s is an error that names Node 24",
    async (_, status, headers, body) => {
      const asked = started(status, headers, body);
      await expect(asked).rejects.toThrow(/Worker init failed.*The functions need Node 24/s);
    },
  );
});
