import { createServer } from "node:http";
import { expect, test } from "@jest/globals";
import { sentMailsAt } from "../../../scripts/emulator/sent-mails.ts";
import { closeServer, listenOnLoopback } from "../../../operator/http/loopback.ts";

/** A server that has these pages and no others. */
async function withPages<T>(pages: Record<string, unknown>, play: (url: string) => Promise<T>) {
  const server = createServer(({ url = "" }, response) => {
    const page = pages[url];
    response.writeHead(page === undefined ? 404 : 200).end(JSON.stringify(page ?? {}));
  });
  try {
    return await play(await listenOnLoopback(server));
  } finally {
    await closeServer(server);
  }
}

const RAW =
  "From: a@example.com\r\nTo: One <one@example.com>,\r\n two@example.com\r\nSubject: News\r\n\r\nTo: no header";

test.each([
  [
    "MiniStack",
    {
      "/_ministack/ses/messages": {
        messages: { "000000000000": [{ To: ["One <one@example.com>"], Subject: "News" }] },
      },
    },
    [{ to: ["one@example.com"], subject: "News" }],
  ],
  [
    "LocalStack, raw",
    { "/_aws/ses": { messages: [{ RawData: RAW }] } },
    [{ to: ["one@example.com", "two@example.com"], subject: "News" }],
  ],
  [
    "LocalStack",
    {
      "/_aws/ses": {
        messages: [{ Destination: { ToAddresses: ["one@example.com"] }, Subject: "News" }],
      },
    },
    [{ to: ["one@example.com"], subject: "News" }],
  ],
])("mails are found on the page of %s", async (_, pages, mails) => {
  expect(await withPages(pages, sentMailsAt)).toEqual(mails);
});

test.each([
  ["no known page", {}],
  ["a page in another format", { "/_aws/ses": { mails: [] } }],
])("throws for an emulator with %s", async (_, pages) => {
  await withPages<void>(pages, (url) =>
    expect(sentMailsAt(url)).rejects.toThrow("/_ministack/ses/messages, /_aws/ses"),
  );
});
