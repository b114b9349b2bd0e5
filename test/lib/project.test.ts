import "aws-cdk-lib/testhelpers/jest-autoclean";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { App, AssetStaging } from "aws-cdk-lib";
import { type ParsedMail, simpleParser } from "mailparser";
import { shortHash } from "../../functions/platform/hash.ts";
import { bundle } from "../../lib/functions/bundling.ts";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import { createLocalLambda } from "../../local/lambda/lambda.ts";
import { startSystem } from "../../local/dev/system.ts";
import { aRequest } from "../unsubscribe/request-factory.ts";
import { SETTINGS, stackWith } from "./synthesised.ts";

const ROOT = join(import.meta.dirname, "../..");

const ORDER = `
import * as z from "zod/mini";
import { defineNotification } from "../../functions/notification/evaluate.ts";
import { title } from "./words.ts";

export const definition = defineNotification({
  type: "order.shipped",
  data: z.object({ order: z.string(), notify: z.array(z.string()) }),
  personal: [],
  recipients: ({ data }) => data.notify,
  subject: ({ data }) => \`\${title}: \${data.order}\`,
  facts: ({ data }) => [{ label: "Order", value: data.order }],
});

export const samples = [
  {
    name: "an order",
    event: {
      id: "1",
      source: "https://shop.example.com",
      type: "order.shipped",
      data: { order: "A-7001", notify: ["a@example.com"] },
    },
  },
];
`;
/** Its recipients may say how they read. */
const ORDER_FOR_ALL = ORDER.replace("z.array(z.string())", "RecipientInputs")
  .replace(
    'import { title } from "./words.ts";',
    'import { RecipientInputs } from "../../functions/notification/recipients.ts";',
  )
  .replace(
    "({ data }) => `${title}: ${data.order}`",
    '({ data }, { say }) => say("Order {order} is on its way", { order: data.order })',
  )
  .replace(
    "facts: ({ data }) => [",
    'facts: ({ data }, { moment }) => [{ label: "Shipped on", value: moment("2026-11-30T12:15:00Z") }, ',
  );
const PORTUGUESE = join(ROOT, "test/fixtures/languages/pt.ts");
const WORDS = `export const title: string = "On its way";\n`;
const BRAND = `
import { layout } from "../functions/email/layout.ts";

export const brand = {
  layout: { ...layout, text: ({ headline }: { headline: string }) => \`Acme says: \${headline}\` },
};
`;

const LANGUAGES = `
import { defineLanguage, en } from "postrider/notifications";

const unsubscribePage = { ...en.unsubscribePage, badTitle: "Acme: no such link" };
export const language = defineLanguage({ ...en, unsubscribePage });
`;

/** A repository with a folder of one definition; the engine and its packages are links, as in a workspace. */
async function createRepository(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "postrider-shop-"));
  for (const name of ["functions", "node_modules"])
    await symlink(join(ROOT, name), join(root, name));
  await writeFile(join(root, "package.json"), '{"type":"module"}');
  await mkdir(join(root, "mails/orders"), { recursive: true });
  await writeFile(join(root, "mails/orders/order-shipped.ts"), ORDER);
  await writeFile(join(root, "mails/orders/words.ts"), WORDS);
  // Neither may be loaded.
  await mkdir(join(root, "mails/node_modules/some"), { recursive: true });
  for (const name of ["orders/order-shipped.test.ts", "node_modules/some/index.ts"])
    await writeFile(join(root, "mails", name), 'throw new Error("loaded");');
  return root;
}

/** The files of a bundle by their names, each as its hash: a test that fails must not print a bundle. */
async function hashesOf(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder)).map(
    async (name) => [name, shortHash(await readFile(join(folder, name), "utf8"))] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

/** Runs a processor's bundle for one order; returns the mails of the inbox. */
async function mailsOf(
  folder: string,
  notify: readonly unknown[] = ["reader@example.com"],
): Promise<ParsedMail[]> {
  const system = await startSystem();
  const lambda = createLocalLambda({
    entry: join(folder, "index.mjs"),
    timeoutMs: 105_000,
    env: system.environment,
  });
  const event = { specversion: "1.0", id: "2", source: "shop", type: "order.shipped" };
  const data = { order: "A-7002", notify };
  try {
    await system.sqs.send(
      new SendMessageCommand({
        QueueUrl: system.environment.QUEUE_URL,
        MessageBody: JSON.stringify({ ...event, data }),
      }),
    );
    await lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z" });
    return await Promise.all(system.ses.mailbox.mails().map(({ source }) => simpleParser(source)));
  } finally {
    lambda.kill();
    await system.stop();
  }
}

describe("a project in another folder", () => {
  let root: string;
  let folder: string;
  beforeAll(async () => {
    root = await createRepository();
    folder = join(root, "mails");
  });
  afterAll(() => rm(root, { recursive: true }));

  test("is bundled alone, and its event becomes an email", async () => {
    const out = join(root, "out/plain");

    const { inputs } = await bundle("processor", out, folder);
    const mails = await mailsOf(out);

    expect(Object.keys(inputs).filter((path) => /^notifications|^\.\.\//.test(path))).toEqual([
      "notifications:orders/words.ts",
      "notifications:orders/order-shipped.ts",
    ]);
    expect(mails).toMatchObject([
      { subject: "On its way: A-7002", to: { text: "reader@example.com" } },
    ]);
  });

  test("has the same bundle in any folder", async () => {
    const other = await createRepository();
    try {
      await bundle("processor", join(root, "out/here"), folder);
      await bundle("processor", join(root, "out/there"), join(other, "mails"));
    } finally {
      await rm(other, { recursive: true });
    }
    expect(await hashesOf(join(root, "out/there"))).toEqual(await hashesOf(join(root, "out/here")));
    const map = await readFile(join(root, "out/here/index.mjs.map"), "utf8");
    expect(JSON.parse(map).sources).toContain("notifications:orders/order-shipped.ts");
    expect(map.includes("postrider-shop-")).toBe(false);
  });

  test("is deployed by the prop notifications", async () => {
    const deployed = async (notifications: string) => {
      AssetStaging.clearAssetHashCache();
      const app = new App({ outdir: await mkdtemp(join(root, "cdk-")) });
      new PostriderStack(app, "Postrider", { ...SETTINGS, notifications });
      app.synth();
      const names = await readdir(app.outdir);
      const assets = names.filter((name) => name.startsWith("asset."));
      return Promise.all(assets.map((name) => hashesOf(join(app.outdir, name))));
    };
    const brand = join(folder, "brand.ts");
    await writeFile(brand, BRAND);
    try {
      const assets = await deployed(folder);
      for (const entry of ["processor", "unsubscribe"] as const) {
        await bundle(entry, join(root, "out/deployed", entry), folder);
        expect(assets).toContainEqual(await hashesOf(join(root, "out/deployed", entry)));
      }
    } finally {
      await rm(brand);
    }
  });

  test("adds a language with one file", async () => {
    const repository = await createRepository();
    try {
      const mails = join(repository, "mails");
      await writeFile(join(mails, "orders/order-shipped.ts"), ORDER_FOR_ALL);
      await mkdir(join(mails, "locales"));
      await cp(PORTUGUESE, join(mails, "locales/pt.ts"));
      await bundle("processor", join(repository, "out"), mails);
      const [mail] = await mailsOf(join(repository, "out"), [
        { address: "leitor@example.com", locale: "pt-BR", timeZone: "America/Sao_Paulo" },
      ]);
      expect(mail?.subject).toBe("A encomenda A-7002 está a caminho");
      expect(mail?.headers.get("content-language")).toBe("pt-BR");
      expect(mail?.text).toContain("Encomenda");
      expect(mail?.text).toContain("30 de novembro de 2026 às 09:15");
      expect(mail?.text).toContain("Recebe este e-mail porque");
      expect(mail?.html).toContain('lang="pt-BR"');
    } finally {
      await rm(repository, { recursive: true });
    }
  });

  test("may have a layout and its own texts of the unsubscribe page", async () => {
    const brand = join(folder, "brand.ts");
    await writeFile(brand, BRAND);
    await mkdir(join(folder, "locales"));
    await writeFile(join(folder, "locales/en.ts"), LANGUAGES);
    try {
      await bundle("processor", join(root, "out/brand"), folder);
      await bundle("unsubscribe", join(root, "out/page"), folder);
    } finally {
      await rm(brand);
      await rm(join(folder, "locales"), { recursive: true });
    }
    expect(await mailsOf(join(root, "out/brand"))).toMatchObject([
      { text: expect.stringContaining("Acme says: On its way: A-7002") },
    ]);
    const page = createLocalLambda({
      entry: join(root, "out/page/index.mjs"),
      timeoutMs: 15_000,
      env: { COORDINATION_TABLE: "Coordination", UNSUBSCRIBE_KEY: "k".repeat(64) },
    });
    const answer = await page.invoke(aRequest({}));
    page.kill();
    expect(answer).toMatchObject({ body: expect.stringContaining("Acme: no such link") });
  });

  test.each([
    [
      "a definition's field that is not in its data",
      "orders/order-shipped.ts",
      ORDER.replace("personal: []", 'personal: ["buyer"]'),
      'Expected `personal[0]` of mails/orders/order-shipped.ts to be a path into the data, got "buyer"',
    ],
    [
      "a definition without samples",
      "orders/order-shipped.ts",
      ORDER.replace("export const samples", "const samples"),
      "Expected `samples` of mails/orders/order-shipped.ts to be a list of at least one sample, got none",
    ],
    [
      "a module that cannot be loaded",
      "orders/words.ts",
      "export const title = ;",
      "Expected mails/orders/words.ts to be a module that can be loaded, got Unexpected",
    ],
    [
      "a brand of something else",
      "brand.ts",
      "export const brand = { layout: { html: 1 } };",
      "Expected `brand.layout.html` of mails/brand.ts to be an Eta template, got a value of type number",
    ],
    [
      "the one file of languages of earlier versions",
      "locales/languages.ts",
      "export const languages = { en: {} };",
      "Expected each language to have its own file, got mails/locales/languages.ts",
    ],
  ])("fails the synthesis for %s with file, field and fix", async (_, file, text, fault) => {
    const broken = await createRepository();
    try {
      await mkdir(join(broken, "mails/locales"));
      await writeFile(join(broken, "mails", file), text);
      const synthesise = () => {
        AssetStaging.clearAssetHashCache();
        new PostriderStack(new App({ outdir: join(broken, "cdk.out") }), "Postrider", {
          ...SETTINGS,
          notifications: join(broken, "mails"),
        });
      };
      const pattern = fault.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      expect(synthesise).toThrow(new RegExp(`${pattern}.*\n {2}Fix: \\S`));
    } finally {
      await rm(broken, { recursive: true });
    }
  });
});

test("a missing folder is refused before bundling", () => {
  expect(() => stackWith({ notifications: "no/such/folder" })).toThrow(
    /Expected `notifications` to be the folder of your definitions, got .+no.such.folder, which does not exist/,
  );
});
