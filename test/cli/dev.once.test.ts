import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { FIXTURE } from "../helpers/fixture-project.ts";
import { order, start } from "./dev-process.ts";
import { createProject, type Project } from "./preview-project.ts";

let project: Project;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project.remove());

describe("postrider dev --once", () => {
  let files = "";
  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), "postrider-"));
  });
  afterAll(() => rm(files, { recursive: true }));
  const file = async (name: string, text: string) => {
    await writeFile(join(files, name), text);
    return join(files, name);
  };
  const onceWith = (...options: readonly string[]) =>
    start("dev", ["--once", "--port", "0", "-C", project.root, ...options]);

  test("sends the samples and exits with 0, on another port if its own is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { output, ended } = onceWith("--port", String(port));
    expect(await ended).toBe(0);
    taken.close();
    expect(output()).toContain(`(${port} is taken)`);
    expect(output()).toContain("3 events: 2 mailed, 1 skipped");
    expect(output()).toContain("Every event was processed as expected.");
    expect(output()).not.toContain("\u001b");
  });

  test("processes each sample as expected: bounces, complaints, duplicates and dead letters too", async () => {
    const { output, ended } = start("dev", ["--once", "--port", "0", "-C", FIXTURE]);
    expect(await ended).toBe(0);
    expect(output()).toContain("Every event was processed as expected.");
    for (const line of [/bounced 1/, /marked as spam/, /duplicate/, /skipped/, /dead letter: /])
      expect(output()).toMatch(line);
  });

  test("exits with 1 and names the sample that is not processed as expected", async () => {
    const own = await createProject();
    try {
      await own.change(
        'name: "nothing to tell",',
        'name: "nothing to tell", expect: { states: { bounced: 1 } },',
      );
      const { output, ended } = start("dev", ["--once", "--port", "0", "-C", own.root]);
      expect(await ended).toBe(1);
      expect(output()).toMatch(/Not processed as expected:\n {2}dev-3 nothing to tell\n/);
    } finally {
      await own.remove();
    }
  });

  test("--json prints a line of JSON for each event to stdout, and nothing else", async () => {
    const { child, ended } = onceWith("--json");
    let stdout = "";
    child.stdout?.on("data", (text) => (stdout += String(text)));
    expect(await ended).toBe(0);
    const results = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(results).toHaveLength(3);
    expect(results[0]).toEqual({
      id: "dev-1",
      name: expect.any(String),
      type: "order.shipped",
      outcome: "mailed",
      summary: "mailed 1",
      emails: 1,
      isAsExpected: true,
    });
    expect(results[2]).toMatchObject({ outcome: "skipped", emails: 0, isAsExpected: true });
  });

  test("--json without --once is refused", async () => {
    const { output, ended } = start("dev", ["--json", "-C", project.root]);
    expect(await ended).toBe(2);
    expect(output()).toContain("--json needs --once");
  });

  test("processes more events than one run takes, and exits with 1 if one is a dead letter", async () => {
    const events = Array.from({ length: 60 }, (_, index) =>
      order(`2${index}`, { note: "nothing" }),
    );
    const path = await file(
      "events.jsonl",
      [...events.map((event) => JSON.stringify(event)), "oops"].join("\n"),
    );
    const { output, ended } = onceWith("--events", path);
    expect(await ended).toBe(1);
    expect(output()).toContain("61 events: 60 skipped, 1 dead letter");
    expect(output()).toContain("dead letter: its body is not JSON");
    expect(output()).toMatch(/Not processed as expected:\n {2}dev-61 event 61 .*\n/);
  });

  test.each([
    ["a file that is not there", ["--events", "/nowhere/a.json"], 1, /cannot be read: ENOENT/],
    ["a port that is none", ["--port", "70000"], 2, /Expected an integer from 0 to 65535/],
  ])("refuses %s with a sentence", async (_, options, code, sentence) => {
    const { output, ended } = onceWith(...options);
    expect(await ended).toBe(code);
    expect(output()).toMatch(sentence);
    expect(output()).not.toContain("    at ");
  });

  test("does not start with a fault, and shows where it is", async () => {
    await project.change("facts: ({ data })", "facts: ({ data }");
    const { output, ended } = onceWith();
    expect(await ended).toBe(1);
    await project.change("facts: ({ data }", "facts: ({ data })");
    expect(output()).toMatch(/^ {2}✗ notifications\/order-shipped\.ts:\d+\n\n[^]*> +\d+ \|/);
    expect(output()).not.toContain("Page");
  });

  test("refuses an invalid base URL before anything starts", async () => {
    const { output, ended } = start("dev", ["--once", "-C", project.root], {
      OPENAI_BASE_URL: "foo",
    });
    expect(await ended).toBe(1);
    expect(output()).toMatch(/^Expected `OPENAI_BASE_URL` to be a URL that begins with http/);
  });

  test("calls a model elsewhere, and says why the text is the fallback", async () => {
    const nothing = createServer((_, response) => response.writeHead(404).end("<html>"));
    nothing.listen(0, "127.0.0.1");
    await once(nothing, "listening");
    const address = nothing.address();
    const baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
    const { output, ended } = start("dev", ["--once", "--port", "0", "-C", project.root], {
      OPENAI_BASE_URL: baseUrl,
    });
    expect(await ended).toBe(0);
    nothing.close();
    expect(output()).toContain(`Writer    gpt-6-luna at ${baseUrl}`);
    expect(output()).toMatch(/mailed 1, fallback: no AI answers/);
  });
});
