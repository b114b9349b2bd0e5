import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { mimeOf } from "../../functions/email/ses/mime.ts";
import { sampleMails } from "./sample-mails.ts";

const PROGRAM = "spamassassin";
const MOST = 1.0;
/** Scores 1000. Source: https://spamassassin.apache.org/gtube/ */
const GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

const { error } = spawnSync(PROGRAM, ["--version"]);
const testWithSpamAssassin = error === undefined ? test : test.skip;

testWithSpamAssassin(
  `SpamAssassin, without the network, gives each sample ${MOST} points at the most${error === undefined ? "" : " (skipped: spamassassin is not installed)"}`,
  async () => {
    const mails = await Promise.all(
      (await sampleMails()).map(async ({ name, email }) => ({
        name,
        raw: Buffer.from(await mimeOf(email)),
      })),
    );
    const spam = `Subject: Spam\r\nFrom: eve@example.com\r\n\r\n${GTUBE}\r\n`;
    const judged = await judge([...mails, { name: "spam", raw: Buffer.from(spam) }]);
    // Or it would judge nothing.
    expect(judged.pop()?.score).toBeGreaterThan(900);
    expect(judged.filter(({ score }) => !(score <= MOST))).toEqual([]);
  },
  120_000,
);

type Judged = { readonly name: string; readonly score: number; readonly rules: string };

/** All in one process: it reads thousands of rules before the first mail. */
async function judge(
  mails: readonly { readonly name: string; readonly raw: Buffer }[],
): Promise<Judged[]> {
  // Rules only: no prefs and no learned words of whoever runs this.
  const options = [
    "--local",
    "--test-mode",
    "--mbox",
    "--nocreate-prefs",
    "--prefs-file=/dev/null",
  ];
  const child = spawn(PROGRAM, [...options, "--cf=use_bayes 0"]);
  child.stdin.end(mails.map(({ raw }, index) => inMailbox(raw, index)).join(""));
  const [answer, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  // They come in an order of its own.
  const found = answer.matchAll(
    /^X-Spam-Status: \w+, score=(\S+) .*?tests=(.*?) ?autolearn.*?^Message-ID: <\w+-(\d+)-/gims,
  );
  const judged = new Map(
    Array.from(found, ([, score, rules = "", index]) => [
      Number(index),
      { score: Number(score), rules: rules.replaceAll(/\s+/g, "") },
    ]),
  );
  return mails.map(({ name }, index) => {
    const one = judged.get(index);
    if (one === undefined) throw new Error(`${name} was not judged: ${complaints}`);
    return { name, ...one };
  });
}

/** As it lies in a mailbox, with the headers that SES and the reader's server add. */
function inMailbox(raw: Buffer, index: number): string {
  const id = `0102019ab1c2d3e4-${index}-000000`;
  const delivered = [
    "Received: from a8-31.smtp-out.eu-west-1.amazonses.com (a8-31.smtp-out.eu-west-1.amazonses.com [54.240.8.31])",
    `\tby mx.example.co.za with ESMTPS id ${id} for <zoe@example.co.za>;`,
    "\tMon, 23 Nov 2026 07:15:02 +0000 (UTC)",
    "Date: Mon, 23 Nov 2026 07:15:00 +0000",
    `Message-ID: <${id}@eu-west-1.amazonses.com>`,
  ].join("\n");
  const mail = raw
    .toString()
    .replaceAll("\r\n", "\n")
    // SES replaces both. Source: https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
    .replaceAll(/^(?:Date|Message-ID): .*\n/gm, "")
    .replaceAll(/^From /gm, ">From ");
  return `From sender@example.co.za Mon Nov 23 07:15:00 2026\n${delivered}\n${mail}\n`;
}
