/** Every sample of every definition as the mails that readers get: in each language, plain, and in the AI's words. */
import { type Draft, fallbackDraft, writtenDraft } from "../../functions/words/draft.ts";
import type { Email } from "../../functions/email/email.ts";
import type { LocalizedContent, Notification } from "../../functions/notification/evaluate.ts";
import type { Plan, Recipient } from "../../functions/delivery/plan.ts";
import { hiddenValues, promptFor, redactorFor } from "../../functions/words/prompt.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { createUnsubscribeUrls } from "../../functions/email/unsubscribe-links.ts";
import { writeOffline } from "../../local/servers/ai/offline-writer.ts";
import { createRenderer } from "../../functions/email/email.ts";
import { layout } from "../../functions/email/layout.ts";
import { language as he } from "../fixtures/languages/he.ts";
import { languages as fixture } from "../helpers/fixture-languages.ts";
import { loadFixture } from "../helpers/fixture-project.ts";

export type SampleMail = {
  readonly name: string;
  readonly plan: Plan;
  readonly draft: Draft;
  readonly email: Email;
};

export const SENDER = {
  from: "Postrider <notifications@example.co.za>",
  replyTo: "office@example.co.za",
};
export const READER = { id: "ab".repeat(16), address: "zoe@example.co.za" };

/** As on AWS. */
const PAGE = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.af-south-1.on.aws/";
const unsubscribe = await createUnsubscribeUrls(PAGE, async () => "k".repeat(64))();

const languages = { ...fixture, he };
const render = createRenderer(layout, languages);

/** The languages that the fixture's texts are in; Hebrew is written from right to left. */
const TRANSLATED = ["en", "af", "he"];

export async function sampleMails(): Promise<SampleMail[]> {
  const { defined } = await loadFixture();
  return defined.flatMap(({ definition, samples }) =>
    samples.flatMap(({ name, event, expect }) =>
      TRANSLATED.flatMap((locale) => {
        const recipients = [{ address: READER.address, locale }];
        const told = definition.notify(event, { languages, recipients });
        if (told.kind === "skipped") return [];
        if (expect !== undefined && "deadLetter" in expect) return [];
        if (told.kind === "refused") throw new Error(`${definition.type}: ${told.detail}`);
        return told.notification.contents
          .flatMap((content) => draftsOf(told.notification, content))
          .map((draft) =>
            mailOf(
              `${event.type}: ${name}, ${locale}, ${draft.writer.by}`,
              draft,
              told.notification,
            ),
          );
      }),
    ),
  );
}

/** The mail of a draft, as the processor makes it. */
export function mailOf(
  name: string,
  draft: Draft,
  {
    definition,
    entity,
    replyTo,
    mandatory,
  }: Pick<Notification, "definition" | "entity" | "replyTo" | "mandatory">,
): SampleMail {
  const reader: Recipient = { ...READER, locale: draft.locale };
  const plan: Plan = {
    notification: shortHash(name),
    definition,
    recipients: [reader],
    invalid: 0,
    drafts: [draft],
    thread: entity === undefined ? undefined : shortHash(entity),
    replyTo,
    mandatory,
  };
  const email = render(plan, reader, SENDER, unsubscribe);
  return { name, plan, draft, email };
}

function draftsOf(notification: Notification, content: LocalizedContent): Draft[] {
  const plain = fallbackDraft(content, "by-definition");
  const redactor = redactorFor(notification, ["ZA"]);
  const { ai } = notification;
  if (ai === undefined || redactor === undefined) return [plain];
  const options = { languages: Object.values(languages), redactor, verify: false };
  const prompt = promptFor(notification, content, ai, options);
  const read = prompt?.read(JSON.stringify(writeOffline(prompt.user, prompt.system)));
  if (prompt === undefined || read?.ok !== true) return [plain];
  const writer = {
    model: "gpt-6-luna",
    tokens: { input: 900, cached: 0, output: 120 },
    microUsd: 150,
  };
  const hidden = hiddenValues(redactor);
  return [plain, writtenDraft(content, read.value, hidden, prompt.summaryOf, writer)];
}
