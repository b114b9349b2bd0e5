/**
 * The barest program that does the same work: receive, ask, send, delete, with the clients as they come. It makes the
 * request and checks the answer as we do, and has no lease, no ledger, no rate and no
 * deadline, so it sends twice or never when anything goes wrong. It is the measure of what the guarantees cost, and is
 * written as one would write it first.
 */
import { SendEmailCommand, SESClient } from "@aws-sdk/client-ses";
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { OpenAI } from "openai";
import * as z from "zod/mini";
import { ANSWER } from "../functions/words/answer.ts";
import { NO_COST, writtenDraft } from "../functions/words/draft.ts";
import { createRenderer } from "../functions/email/email.ts";
import { layout } from "../functions/email/layout.ts";
import { languages } from "../functions/notification/languages/languages.ts";
import { eventPrompt } from "./event-prompt.ts";
import { classUpdated } from "./events.ts";

const { QUEUE_URL, MAIL_FROM, AI_MODEL = "" } = process.env;
const mail = preparedMail();

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const ses = new SESClient({ maxAttempts: 1 });
const openai = new OpenAI();

const Received = z.object({ data: z.object({ notify: z.array(z.string()) }) });

/** Works up to 50 messages; returns how many emails SES accepted. */
export async function runBarest(): Promise<number> {
  let sent = 0;
  const working: Promise<void>[] = [];
  for (let calls = 0; calls < 5; calls++) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) break;
    working.push(
      (async () => {
        await Promise.all(Messages.map(({ Body }) => work(Body ?? "")));
        sent += Messages.length;
        await sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: QUEUE_URL,
            Entries: Messages.map(({ ReceiptHandle }, index) => ({
              Id: String(index),
              ReceiptHandle,
            })),
          }),
        );
      })(),
    );
  }
  await Promise.all(working);
  return sent;
}

async function work(body: string): Promise<void> {
  const { data } = Received.parse(JSON.parse(body));
  const { prompt } = eventPrompt(body);
  const completion = await openai.chat.completions.create({
    model: AI_MODEL,
    messages: [
      { role: "system", content: prompt.system },
      { role: "user", content: prompt.user },
    ],
    response_format: {
      type: "json_schema",
      json_schema: { name: ANSWER.name, strict: true, schema: { ...ANSWER.schema } },
    },
    max_completion_tokens: 1000,
    store: false,
  });
  const read = prompt.read(completion.choices[0]?.message.content ?? "");
  if (!read.ok) throw new Error(`Expected an answer that can be used, got ${read.reason}`);
  const { headline, bullets } = read.value;
  const filled = (template: string) =>
    template
      .replace("HEADLINE", headline)
      .replace("BULLET1", bullets[0] ?? "")
      .replace("BULLET2", bullets[1] ?? "");
  await ses.send(
    new SendEmailCommand({
      Source: MAIL_FROM,
      Destination: { ToAddresses: data.notify },
      Message: {
        Subject: { Data: mail.subject },
        Body: { Html: { Data: filled(mail.html) }, Text: { Data: filled(mail.text) } },
      },
    }),
  );
}

/** Our own email, made once, with holes for the words: the same bytes go out, and making them costs nothing. */
function preparedMail() {
  const { notification, content } = eventPrompt(classUpdated("barest", 0));
  const answer = { headline: "HEADLINE", bullets: ["BULLET1", "BULLET2"], summary: "" };
  const writer = { model: "offline-writer", ...NO_COST };
  const plan = {
    notification: "0".repeat(32),
    definition: notification.definition,
    recipients: [],
    invalid: 0,
    drafts: [writtenDraft(content, answer, new Map(), [], writer)],
  };
  const reader = { id: "0".repeat(32), address: "reader@example.co.za", locale: content.locale };
  return createRenderer(layout, languages)(plan, reader, { from: MAIL_FROM ?? "" });
}
