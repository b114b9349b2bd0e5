import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { COORDINATION, DELIVERIES } from "../helpers/test-tables.ts";
import {
  OFFICE,
  RECIPIENT_KEY,
  RICO,
  startAskedStore,
  type AskedStore,
} from "./read/asked-store.ts";

const POSTRIDER = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));

let asked: AskedStore;

beforeAll(async () => {
  asked = await startAskedStore();
});
afterAll(() => asked.store.stop());

/** The official client talks to the program over its stdin and stdout. */
async function withAgent<T>(
  args: readonly string[],
  use: (client: Client) => Promise<T>,
  endpoint = asked.store.proxy.url,
) {
  const client = new Client({ name: "a-test", version: "1.0.0" });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [POSTRIDER, "mcp", ...args],
    env: {
      PATH: process.env["PATH"] ?? "",
      DELIVERIES_TABLE: DELIVERIES,
      COORDINATION_TABLE: COORDINATION,
      RECIPIENT_KEY,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_MAX_ATTEMPTS: "1",
    },
  });
  await client.connect(transport);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function call(client: Client, name: string, given: Record<string, unknown>) {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const [part] = content as readonly { readonly type: string; readonly text: string }[];
  return { text: part?.text ?? "", isError };
}

describe("postrider mcp", () => {
  test("offers tools that only read", async () => {
    await withAgent([], async (client) => {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name).toSorted()).toEqual([
        "find_emails",
        "list_dead_letters",
        "show_email",
        "statistics",
        "why",
      ]);
      expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    });
  });

  test("answers why by address, event and key, and masks every address", async () => {
    await withAgent([], async (client) => {
      const why = await call(client, "why", { text: RICO });
      expect(JSON.parse(why.text)).toMatchObject({ tone: "bad", word: "Bounced" });
      const found = await call(client, "find_emails", { address: OFFICE });
      const [email] = JSON.parse(found.text).items;
      expect(email).toMatchObject({ address: "o***@karoo-logistics.example" });
      const shown = await call(client, "show_email", { key: email.key });
      const event = await call(client, "why", { text: email.event.id });
      expect(JSON.parse(event.text)).toMatchObject({ facts: expect.any(Array) });
      for (const { text } of [why, found, shown, event]) {
        expect(text).not.toContain(OFFICE);
        expect(text).not.toContain(RICO);
      }
    });
  });

  test("shows whole addresses if it is told to", async () => {
    await withAgent(["--show-addresses"], async (client) => {
      const { text } = await call(client, "find_emails", { address: OFFICE });
      expect(text).toContain(OFFICE);
    });
  });

  test("lists dead letters with their remedy and without their bodies, and counts by day", async () => {
    await withAgent([], async (client) => {
      const letters = await call(client, "list_dead_letters", {});
      const { items } = JSON.parse(letters.text);
      expect(items.length).toBeGreaterThan(0);
      for (const item of items) {
        expect(item).toMatchObject({ remedy: expect.any(String) });
        expect(item).not.toHaveProperty("body");
      }
      const counts = await call(client, "statistics", { days: 2 });
      expect(Array.isArray(JSON.parse(counts.text))).toBe(true);
    });
  });

  test("refuses wrong arguments", async () => {
    await withAgent([], async (client) => {
      expect((await call(client, "find_emails", { limit: 1_000 })).isError).toBe(true);
    });
  });

  test("tells an outage in words, with what to do", async () => {
    const nobody = "http://127.0.0.1:9";
    await withAgent(
      [],
      async (client) => {
        const { text, isError } = await call(client, "why", { text: RICO });
        expect(isError).toBe(true);
        expect(text).toMatch(/dynamodb: .*\n.*Check the network/s);
      },
      nobody,
    );
  });
});
