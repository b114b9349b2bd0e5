import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "@jest/globals";
import {
  type AiRecorder,
  type AiRecorderOptions,
  type RecordedExchange,
  startAiRecorder,
} from "../../../../local/servers/ai/ai-recorder.ts";
import { startAi } from "../../../../local/servers/ai/ai.ts";
import { closeServer, listenOnLoopback } from "../../../../operator/http/loopback.ts";
import { eventually } from "../../../helpers/eventually.ts";

const BODY = { model: "m", messages: [{ role: "user", content: "{}" }] };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function startRecorder(options: Omit<AiRecorderOptions, "onExchange">) {
  const seen: RecordedExchange[] = [];
  const recorder = await startAiRecorder({ ...options, onExchange: (one) => seen.push(one) });
  stops.push(() => recorder.stop());
  return { recorder, seen };
}

function ask({ environment }: AiRecorder, init: RequestInit = {}): Promise<Response> {
  return fetch(`${environment.OPENAI_BASE_URL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-secret" },
    body: JSON.stringify(BODY),
    ...init,
  });
}

describe("the AI recorder", () => {
  test("hands a request on with its key, and records it without", async () => {
    const ai = await startAi({ acceptsKey: (key) => key === "sk-secret" });
    stops.push(() => ai.stop());
    const { recorder, seen } = await startRecorder({ baseUrl: `${ai.url}/v1` });

    const answer = await ask(recorder);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty("choices");
    // One object, told when it is asked and when it is answered.
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).toMatchObject({ body: BODY, answer: { status: 200 } });
    expect(JSON.stringify(seen)).not.toContain("sk-secret");
  });

  test("hands an error's status and a redirect on as they are", async () => {
    const server = createServer((_, response) =>
      response.writeHead(307, { location: "https://elsewhere.example/" }).end("moved"),
    );
    stops.push(() => closeServer(server));
    const { recorder, seen } = await startRecorder({ baseUrl: await listenOnLoopback(server) });

    const answer = await ask(recorder, { redirect: "manual" });

    expect(answer.status).toBe(307);
    expect(seen[0]?.answer).toMatchObject({ status: 307, text: "moved" });
  });

  test("drops the connection if the endpoint cannot be reached", async () => {
    const { recorder, seen } = await startRecorder({ baseUrl: "http://127.0.0.1:9/v1" });

    await expect(ask(recorder)).rejects.toThrow();

    expect(seen[0]?.answer?.status).toBeUndefined();
    expect(seen[0]?.answer?.text).toContain("cannot be reached");
  });

  test("does not answer until the client gives up, if the recorded answer never came", async () => {
    const { recorder, seen } = await startRecorder({ faultFor: () => "timeout" });
    const client = new AbortController();
    const asked = ask(recorder, { signal: client.signal });
    await eventually(() => expect(seen).toHaveLength(1));
    client.abort();
    await expect(asked).rejects.toThrow();
    await eventually(() => expect(seen[0]?.answer?.text).toBe("No answer in time"));
  });

  test("plays a refusal", async () => {
    const { recorder } = await startRecorder({ faultFor: () => "refuses" });
    const answer: unknown = await (await ask(recorder)).json();
    expect(answer).toMatchObject({
      choices: [{ message: { content: null, refusal: expect.any(String) } }],
    });
  });

  test("plays a judge that refuses what the model wrote", async () => {
    const ai = await startAi();
    stops.push(() => ai.stop());
    const faultFor = () => "unsupported" as const;
    const { recorder } = await startRecorder({ baseUrl: `${ai.url}/v1`, faultFor });
    const contentOf = async (body: unknown) => {
      const answer = await ask(recorder, { body: JSON.stringify(body) });
      const completion = (await answer.json()) as { choices: { message: { content: string } }[] };
      return JSON.parse(completion.choices[0]?.message.content ?? "") as unknown;
    };
    const verdict = { type: "json_schema", json_schema: { name: "verdict" } };

    expect(await contentOf(BODY)).toHaveProperty("headline");
    expect(await contentOf({ ...BODY, response_format: verdict })).toEqual({
      unsupported: [{ sentence: 1, reason: expect.any(String) }],
    });
    expect(ai.count).toBe(1);
  });
});
