import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { SESClient, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import { lighten } from "../../functions/platform/aws-client.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { type FaultProxy, startFaultProxy } from "../../local/servers/fault-proxy.ts";
import { closeServer, listenOnLoopback, readBody } from "../../local/servers/loopback.ts";
import { dynamoDbOf, KEYS, NOBODY, REGION } from "../helpers/aws-clients.ts";

type SignRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  query?: Record<string, string>;
};
type Signer = {
  sign: (request: SignRequest, options: { signingDate: Date }) => Promise<SignRequest>;
};
type Credentials = typeof KEYS & { sessionToken?: string };

const DATE = new Date("2015-08-30T12:36:00Z");
const EXAMPLE: Credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

const clientOf = (credentials: Credentials = EXAMPLE) =>
  new SESClient({ endpoint: NOBODY, region: REGION, credentials });

/** The signer that a client's middlewares ask. */
const signerOf = async (client: SESClient): Promise<Signer> => {
  return Reflect.get<object, string>(client.config, "signer")();
};

const signed = async (
  request: Partial<SignRequest>,
  service: string,
  credentials?: Credentials,
) => {
  const signer = await signerOf(lighten(clientOf(credentials), service));
  const copy = { method: "POST", path: "/", ...request, headers: { ...request.headers } };
  return (await signer.sign(copy, { signingDate: DATE })).headers;
};

// Source: AWS's Signature Version 4 test suite (post-vanilla, post-x-www-form-urlencoded, post-sts-header-before).
const TOKEN =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

describe("a request is signed as AWS's own examples are:", () => {
  test.each<[string, Partial<SignRequest>, Credentials, string, string]>([
    [
      "without anything",
      { headers: { host: "example.amazonaws.com" } },
      EXAMPLE,
      "host;x-amz-date",
      "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ],
    [
      "with a form",
      {
        headers: {
          host: "example.amazonaws.com",
          "content-type": "application/x-www-form-urlencoded",
        },
        body: "Param1=value1",
      },
      EXAMPLE,
      "content-type;host;x-amz-date",
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
    [
      "with temporary credentials",
      { headers: { host: "example.amazonaws.com" } },
      { ...EXAMPLE, sessionToken: TOKEN },
      "host;x-amz-date;x-amz-security-token",
      "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    ],
  ])("%s", async (_, request, credentials, names, signature) => {
    const headers = await signed(request, "service", credentials);
    expect(headers).toMatchObject({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
      "x-amz-date": "20150830T123600Z",
    });
    expect(headers["x-amz-security-token"]).toBe(credentials.sessionToken);
  });
});

describe("a request is signed as the SDK's own signer signs the same headers:", () => {
  const hashes: Record<string, string> = {
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "Grüße 😀": "3436cf1c2f912923eb6c58432bc973f1e3bf57852f000822b53954e45e6c5be4",
  };

  test.each([
    ["text", "Grüße 😀"],
    ["bytes", Buffer.from("xGrüße 😀").subarray(1)],
    ["nothing", ""],
  ])("a body of %s", async (_, body) => {
    const headers = {
      host: "email.us-east-1.amazonaws.com",
      "content-type": "  application/x-amz-json-1.0;   charset=utf-8 ",
      "x-amz-target": "DynamoDB_20120810.UpdateItem",
      "x-amz-content-sha256": hashes[body.toString()] ?? "",
    };
    const credentials = { ...KEYS, sessionToken: "a token" };
    const theirs = await signerOf(clientOf(credentials));
    const request = { method: "POST", path: "/", headers, body, query: {} };
    const expected = await theirs.sign(request, { signingDate: DATE });
    const ours = await signed({ headers, body }, "ses", credentials);
    expect(ours["authorization"]).toBe(expected.headers["authorization"]);
    expect(ours["x-amz-date"]).toBe(expected.headers["x-amz-date"]);
  });

  test.each(["one", "two"])("on one day, with the secret that is valid now: %s", async (secret) => {
    const credentials = { ...KEYS, secretAccessKey: secret };
    const headers = {
      host: "sqs.us-east-1.amazonaws.com",
      "x-amz-content-sha256": hashes[""] ?? "",
    };
    const theirs = await signerOf(clientOf(credentials));
    const request = { method: "POST", path: "/", headers, body: "", query: {} };
    const expected = await theirs.sign(request, { signingDate: DATE });
    const ours = await signed({ headers }, "ses", credentials);
    expect(ours["authorization"]).toBe(expected.headers["authorization"]);
  });

  test.each([
    ["another path", { path: "/000/queue" }],
    ["a query", { query: { Action: "ListQueues" } }],
  ])("and by the SDK's own where it has %s", async (_, varied) => {
    const headers = { host: "email.us-east-1.amazonaws.com" };
    const request = { method: "POST", path: "/", headers, query: {}, ...varied };
    const theirs = await signerOf(clientOf());
    const expected = await theirs.sign(request, { signingDate: DATE });
    expect(await signed(request, "ses")).toEqual(expected.headers);
  });
});

describe("on the wire", () => {
  type Arrived = { headers: IncomingHttpHeaders; body: string };
  const arrived: Arrived[] = [];
  const transport = createTransport();
  let server: Server;
  let url: string;
  let proxy: FaultProxy;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void readBody(request).then((bytes) => {
        arrived.push({ headers: request.headers, body: bytes.toString() });
        response.end(request.headers["x-amz-target"] === undefined ? "<a/>" : "{}");
      });
    });
    url = await listenOnLoopback(server);
    proxy = await startFaultProxy({ target: url });
  });
  beforeEach(() => {
    arrived.length = 0;
    proxy.reset();
  });
  afterAll(async () => {
    transport.destroy();
    await proxy.stop();
    await closeServer(server);
  });

  const config = () => ({
    endpoint: url,
    region: REGION,
    credentials: KEYS,
    requestHandler: transport.awsRequestHandler("dynamodb"),
  });
  const update = new UpdateItemCommand({ TableName: "Größe", Key: { pk: { S: "😀" } } });

  /** Signs again what has arrived, and only what its signature names. */
  async function signatureOf(
    { headers, body }: Arrived,
    service: string,
    credentials: Credentials = KEYS,
  ): Promise<string> {
    const names = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
    const named = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
    const date = String(headers["x-amz-date"]).replace(
      /(....)(..)(..)T(..)(..)(..)Z/,
      "$1-$2-$3T$4:$5:$6Z",
    );
    const signer = await signerOf(lighten(clientOf(credentials), service));
    const again = { method: "POST", path: "/", headers: named, body };
    return (
      (await signer.sign(again, { signingDate: new Date(date) })).headers["authorization"] ?? ""
    );
  }

  test.each<[string, () => Promise<unknown>]>([
    ["dynamodb", () => lighten(new DynamoDBClient(config()), "dynamodb").send(update)],
    [
      "sqs",
      () =>
        lighten(new SQSClient({ ...config(), useQueueUrlAsEndpoint: false }), "sqs").send(
          new SendMessageCommand({ QueueUrl: `${url}/0/q`, MessageBody: "Grüße 😀" }),
        ),
    ],
    [
      "ses",
      () =>
        lighten(new SESClient({ ...config(), maxAttempts: 1 }), "ses").send(
          new SendRawEmailCommand({ RawMessage: { Data: Buffer.from("Grüße 😀") } }),
        ),
    ],
  ])("what is signed is what arrives, under our own signer: %s", async (service, send) => {
    // What the server answers is no answer of the service; only the request is looked at.
    await send().catch(() => {});
    const [request] = arrived;
    if (request === undefined) throw new Error("Expected a request");
    const { authorization = "" } = request.headers;
    expect(authorization).toContain(`/us-east-1/${service}/aws4_request`);
    expect(authorization).toMatch(/SignedHeaders=content-type;host;x-amz-date(;x-amz-target)?,/);
    expect(authorization).toBe(await signatureOf(request, service));
    expect(Math.abs(Date.now() - amzTime(request))).toBeLessThan(5_000);
  });

  function amzTime({ headers }: Arrived): number {
    const at = String(headers["x-amz-date"]);
    return Date.parse(at.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
  }

  test("each try is signed for itself", async () => {
    const client = dynamoDbOf(proxy.url, { transport });
    proxy.inject({ resetAfter: true, times: 2 });
    await client.send(update);
    expect(arrived).toHaveLength(3);
    for (const request of arrived)
      expect(request.headers.authorization).toBe(await signatureOf(request, "dynamodb"));
  });

  test("credentials that were renewed are the next request's", async () => {
    let count = 0;
    const keysOf = (which: number) => ({
      // The same name for all: what is kept of a secret must not be found under the name.
      accessKeyId: "key",
      secretAccessKey: `secret-${which}`,
      sessionToken: `token-${which}`,
    });
    // They end so soon that the SDK asks again for the next request.
    const credentials = async () => ({
      ...keysOf((count += 1)),
      expiration: new Date(Date.now() + 1_000),
    });
    const client = lighten(new DynamoDBClient({ ...config(), credentials }), "dynamodb");
    await client.send(update);
    await client.send(update);
    const tokens = arrived.map((request) => String(request.headers["x-amz-security-token"]));
    expect(new Set(tokens).size).toBe(2);
    for (const request of arrived) {
      const which = Number(String(request.headers["x-amz-security-token"]).split("-")[1]);
      const { sessionToken: _, ...keys } = keysOf(which);
      expect(request.headers.authorization).toContain("x-amz-security-token");
      expect(request.headers.authorization).toBe(await signatureOf(request, "dynamodb", keys));
    }
  });

  test("a request says nothing of who sends it, and is the plain client's otherwise", async () => {
    await new DynamoDBClient(config()).send(update);
    await lighten(new DynamoDBClient(config()), "dynamodb").send(update);
    const [plain, light] = arrived;
    expect(light?.body).toBe(plain?.body);
    const kept = (headers: IncomingHttpHeaders = {}) =>
      Object.entries(headers).filter(
        ([name]) => !/user-agent|authorization|x-amz-date|sha256|invocation-id/.test(name),
      );
    expect(kept(light?.headers)).toEqual(kept(plain?.headers));
  });
});

describe("a middleware that the SDK knows no more", () => {
  test.each(["loggerMiddleware", "getUserAgentMiddleware", "recursionDetectionMiddleware"])(
    "is told where the client is made: %s",
    (name) => {
      const client = clientOf();
      client.middlewareStack.remove(name);
      expect(() => lighten(client, "ses")).toThrow(`The SDK has no middleware "${name}" any more`);
    },
  );
});
