import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startAi } from "../../local/servers/ai/ai.ts";
import { FIXTURE } from "../helpers/fixture-project.ts";
import { createProject, type Project, startPreview } from "./preview-project.ts";

let project: Project;
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postrider-preview-test-"));
  project = await createProject();
});
afterEach(async () => {
  await project.remove();
  await rm(folder, { recursive: true });
});

const page = (name: string) => readFile(join(folder, name), "utf8");

const SAMPLE = "samples/order-shipped-an-order";
const HOSTILE_SAMPLE = "samples/order-shipped-a-hostile-note";

describe("npx postrider preview --out", () => {
  test("shows each sample of a larger project, and sends no name to the AI", async () => {
    const { output, ended } = startPreview(["--project", FIXTURE, "--out", folder]);
    const code = await ended;
    expect(output()).toMatch(/Wrote \d+ files to .*: \d\d samples, AI: offline writer/);
    // Faults of the definitions have a test of their own; here they are only not to be hidden.
    expect(code).toBe(output().includes("Expected") ? 1 : 0);
    const samples = await readdir(join(folder, "samples"));
    const sent = await Promise.all(
      samples.map((name) => page(`samples/${name}/en.sent.json`).catch(() => "")),
    );
    expect(sent.filter((text) => text.includes('"messages"')).length).toBeGreaterThan(5);
    for (const personal of [
      "Mokoena",
      "van der Merwe",
      "9407150155086",
      "555 0119",
      "thandi.nkosi",
    ])
      expect(sent.join("\n").toLowerCase()).not.toContain(personal.toLowerCase());
  });

  test("shows subject, both emails, the request without personal values, and the references", async () => {
    await project.succeed(["--out", folder]);
    const shown = await page(`${SAMPLE}/index.html`);
    expect(shown).toContain("Order shipped: A-7001");
    expect(shown).toContain("With AI</b>");
    expect(shown).toContain("Fallback</b>");
    const [, sent = ""] = /<pre class="sent">([^<]*)</.exec(shown) ?? [];
    expect(sent).toContain("&quot;Customer&quot;");
    expect(sent).not.toContain("Sipho");
    expect(shown).toMatch(/<td>Customer<\/td>\s*<td>Sipho Dube<\/td>\s*<td class="soft">no</);
    expect(await page(`${SAMPLE}/en.ai.html`)).toContain("Sipho Dube");
    expect(await page(`${SAMPLE}/en.ai.eml`)).toContain("Subject: Order shipped: A-7001");
    expect(await page(`${SAMPLE}/en.fallback.txt`)).toContain("A-7001");
    expect(await page("samples/order-shipped-nothing-to-tell/index.html")).toContain(
      "this event causes no notification",
    );
    const index = await page("index.html");
    expect(index).toContain(`href="${SAMPLE}/index.html"`);
    expect(index).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  test("escapes an event's text and finds its personal data", async () => {
    await project.succeed(["--out", folder]);
    for (const name of ["index.html", `${HOSTILE_SAMPLE}/index.html`]) {
      expect(await page(name)).not.toContain("<script>alert");
      expect(await page(name)).not.toContain("<img src=x");
    }
    const shown = await page(`${HOSTILE_SAMPLE}/index.html`);
    expect(shown).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(shown).toMatch(/<td>phone<\/td>\s*<td>072 555 0119<\/td>\s*<td class="soft">hidden</);
    const sent = await page(`${HOSTILE_SAMPLE}/en.sent.json`);
    expect(sent).not.toContain("Sipho");
    expect(sent).not.toContain("555 0119");
  });

  test("shows a refused answer, the reason, the second try and its price", async () => {
    const ai = await startAi({
      answer: () => ({ headline: "{F1}: see https://evil.example", bullets: [] }),
    });
    const output = await project.succeed(["--out", folder, "order.shipped"], {
      OPENAI_BASE_URL: `${ai.url}/v1`,
      AI_MODEL: "some-model",
      AI_PRICE_USD_PER_MILLION: "1/0.1/4",
    });
    await ai.stop();
    expect(output).toContain("AI: some-model at 127.0.0.1");
    const shown = await page(`${SAMPLE}/index.html`);
    expect(shown).toContain("not used: ai-markup");
    expect(shown).toContain("https://evil.example");
    expect(shown).toMatch(/ai-markup<\/span>\s*Writer, first try/);
    expect(shown).toMatch(/ai-markup<\/span>\s*Writer, second try/);
    expect(shown).toMatch(/tokens in[^$]*\$0\.00\d+/);
    expect(await page(`${SAMPLE}/en.ai.html`)).not.toContain("evil.example");
  });

  test("--locale all shows each sample in every language", async () => {
    await project.succeed(["--out", folder, "--locale", "all"]);
    expect(await page(`${SAMPLE}/en.fallback.html`)).toContain('lang="en"');
    expect(await page(`${SAMPLE}/af.fallback.html`)).toContain('lang="af"');
    expect(await page(`${SAMPLE}/de.fallback.html`)).toContain('lang="de"');
  });

  test("shows a definition's email in each language side by side, with its brand", async () => {
    const brand = `export const brand = { name: "Shop & Co", color: "#0e5a6b" };`;
    await writeFile(join(project.root, "notifications/brand.ts"), brand);
    await project.change(
      'type: "order.shipped",',
      'type: "order.shipped", brand: { footer: "Bye" },',
    );
    await project.succeed(["--out", folder]);
    const compared = await page("languages/index.html");
    expect(compared.match(/<figcaption><b>\w+/g)?.slice(0, 2)).toEqual([
      "<figcaption><b>English",
      "<figcaption><b>Afrikaans",
    ]);
    expect(compared.split(`../${SAMPLE}/index.html`).length).toBeGreaterThan(1);
    for (const locale of ["en", "af"]) {
      const email = await page(`languages/order-shipped-an-order.${locale}.dark.html`);
      expect(email).toContain(`lang="${locale}"`);
      expect(email).toContain("Shop &amp; Co");
      expect(email).toContain("Bye");
    }
  });

  test("--event shows the events of a file under their definition", async () => {
    const path = join(project.root, "events.json");
    const event = { specversion: "1.0", id: "9", source: "s", type: "order.shipped" };
    const data = { order: "B-1", customer: { name: "Zanele Khoza" }, notify: ["z@example.com"] };
    await writeFile(
      path,
      JSON.stringify([
        { ...event, data },
        { ...event, data: { order: 7 } },
      ]),
    );
    await project.succeed(["--out", folder, "--event", path]);
    const [first = "", second = "", ...others] = await readdir(join(folder, "samples"));
    expect(others).toEqual([]);
    expect(await page(`samples/${first}/index.html`)).toContain("Order shipped: B-1");
    expect(await page(`samples/${second}/index.html`)).toContain("data-invalid");
  });

  test("replaces an earlier preview and removes old samples", async () => {
    await project.succeed(["--out", folder]);
    await project.change('name: "an order"', 'name: "the order"');
    await project.succeed(["--out", folder]);
    expect(await readdir(join(folder, "samples"))).not.toContain("order-shipped-an-order");
  });

  test("refuses a folder with other files", async () => {
    const other = join(project.root, "notifications");
    const { output, ended } = project.start(["--out", other]);
    expect(await ended).toBe(1);
    expect(output()).toContain("Expected `--out` to be a new or empty folder");
  });

  test("writes the pages and exits with 1 if a definition has a fault", async () => {
    await project.change('"customer.phone"]', '"customer.cellphone"]');
    const { output, ended } = project.start(["--out", folder]);
    expect(await ended).toBe(1);
    const fault = "Expected `personal[1]` of notifications/order-shipped.ts";
    expect(output()).toContain(fault);
    expect(await page(`${SAMPLE}/index.html`)).toContain(fault);
  });

  test.each([
    [
      "a type that is none",
      ["order.lost"],
      'Expected the type to be one of order.shipped, got "order.lost"',
      1,
    ],
    [
      "a locale that is none",
      ["--locale", "xx"],
      'Expected --locale to be a language of the project (en, af, de, es, fr) or "all", got "xx"',
      1,
    ],
    [
      "a port that is none",
      ["--port", "70000"],
      'Expected an integer from 0 to 65535, got "70000".',
      2,
    ],
    [
      "events that are not there",
      ["--event", "/nowhere.json"],
      "/nowhere.json cannot be read: ENOENT",
      1,
    ],
  ])("refuses %s with a sentence", async (_, options, sentence, exitCode) => {
    const { output, ended } = project.start(["--out", folder, ...options]);
    expect(await ended).toBe(exitCode);
    expect(output()).toContain(sentence);
    expect(output()).not.toContain("    at ");
    expect(await readdir(folder)).toEqual([]);
  });

  test("refuses a definition that cannot be loaded, with its file and line", async () => {
    await project.change("export const samples", "export const = samples");
    const { output, ended } = project.start(["--out", folder]);
    expect(await ended).toBe(1);
    expect(output()).toMatch(
      /Expected notifications\/order-shipped\.ts to be .* got Expected identifier .*:\d+\)/,
    );
    expect(output()).not.toContain("    at ");
  });
});
