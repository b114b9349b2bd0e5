import { once } from "node:events";
import { createServer, request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startAi } from "../../local/servers/ai/ai.ts";
import { eventually } from "../helpers/eventually.ts";
import { createProject, type Project, startPreview } from "./preview-project.ts";

let project: Project;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const SAMPLE = "samples/order-shipped-an-order";

describe("npx postrider preview", () => {
  async function serve(env?: Readonly<Record<string, string>>) {
    const started = project.start(["--port", "0"], env);
    const url = await eventually(
      () => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+(?= )/.exec(started.output()) ?? [];
        if (found === undefined) throw new Error(started.output());
        return found;
      },
      { timeoutMs: 20_000 },
    );
    const get = async (path: string) => {
      const response = await fetch(`${url}/${path}`);
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    return { ...started, url, get };
  }

  test("serves the changed project after a reload, and exits with 0 on Ctrl-C", async () => {
    const { child, output, ended, get } = await serve();
    expect(output()).toMatch(/^Preview  .*3 samples of 1 type   AI: offline writer/m);
    expect((await get(`${SAMPLE}/index.html`)).text).toContain("Order shipped: A-7001");
    await project.change("Order shipped: ", "On its way: ");
    expect((await get(`${SAMPLE}/index.html`)).text).toContain("On its way: A-7001");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(output()).toContain("Stopped.");
  });

  test("shows the error instead of the page until it is fixed", async () => {
    const { get } = await serve();
    await project.change("export const samples", "export const = samples");
    const broken = await get("");
    expect(broken.status).toBe(500);
    expect(broken.text).toContain("Expected notifications/order-shipped.ts");
    await project.change("export const = samples", "export const samples");
    expect((await get("")).status).toBe(200);
  });

  test("sandboxes an email's frame and serves only the preview's files", async () => {
    const { url, get } = await serve();
    const frame = await get(`${SAMPLE}/en.ai.dark.html`);
    expect(frame.status).toBe(200);
    expect(frame.headers.get("content-security-policy")).toContain("sandbox");
    expect((await get("..%2F..%2Fpackage.json")).status).toBe(404);
    expect((await get("preview.json")).status).toBe(404);
    // DNS rebinding: a foreign host name that resolves to this machine.
    const asked = request(url, { headers: { host: "elsewhere.example" } }).end();
    const [answer] = await once(asked, "response");
    expect(answer.statusCode).toBe(421);
    answer.resume();
  });

  test("does not send the same request to the AI again after a change", async () => {
    const ai = await startAi();
    const { get } = await serve({ OPENAI_BASE_URL: `${ai.url}/v1` });
    const asked = ai.count;
    expect(asked).toBeGreaterThan(0);
    await project.change("Order shipped: ", "On its way: ");
    expect((await get(`${SAMPLE}/index.html`)).text).toContain("On its way: A-7001");
    expect(ai.count).toBe(asked);
    await ai.stop();
  });

  test("exits with 1 if the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { output, ended } = project.start(["--port", String(port)]);
    expect(await ended).toBe(1);
    expect(output()).toContain(
      `Expected \`--port\` to be a free port, got ${port}, which is taken`,
    );
    taken.close();
  });

  test("--help lists the options and exits with 0", async () => {
    const { output, ended } = startPreview(["--help"]);
    expect(await ended).toBe(0);
    for (const option of [
      "[types...]",
      "--out <folder>",
      "--port <number>",
      "--locale <locale>",
      "--event <file>",
      "OPENAI_API_KEY",
    ])
      expect(output()).toContain(option);
  });
});
