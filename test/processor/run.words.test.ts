import { describe, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { REFUSALS } from "../../functions/words/checks/refusals.ts";
import {
  demandOf,
  HOSTILE_BEHAVIOURS,
  SPOILED_RELATIONS,
  type HostileBehaviour,
  hostileAnswer,
} from "../helpers/hostile-writer.ts";
import { isVerdictRequest, verdictOf } from "../../local/servers/ai/chat-completion.ts";
import { asciiJson } from "../../local/servers/sqs.ts";
import { anEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";
import type { Injection } from "../words/injections/injection.ts";
import { injections } from "../words/injections/injections.ts";

const VERIFIED = { AI_VERIFY: "on" };

/** What only a hostile model says. */
const MARKS =
  /evil\.example\.net\/login|prizes@|082 555 0199|2031|04:45|4096|Makhubela|\{F99\}|onmouseover|P\u0430id|The class is cancelled|has changed as well|and so on and so on|[\u200b\u2063]|new timetable\]/u;

function attackOf({ field, text }: Injection, index: number): string {
  const before = {
    code: `C-2026-${String(index).padStart(3, "0")}`,
    subject: "Business English",
    startDate: "2026-11-30",
    schedule: [{ day: "Mon", from: "08:30", to: "10:30" }],
  };
  const more = {
    note: { notes: text },
    name: { learners: [{ name: text }] },
    title: { subject: text },
    site: { site: text },
  }[field];
  return asciiJson({
    specversion: "1.0",
    id: `attack-${index}`,
    source: "https://app.example.co.za/classes",
    type: "class.updated",
    time: "2026-11-23T07:15:00Z",
    data: {
      before,
      after: { ...before, startDate: "2026-12-07", ...more },
      notify: [`reader-${index}@example.com`],
    },
  });
}

const said = async ({ plans }: Stage) =>
  (await plans()).flatMap(({ drafts, recipients }) =>
    drafts.map(({ headline, bullets, writer }) => ({
      to: recipients[0]?.address ?? "",
      lines: [headline, ...bullets],
      writer,
    })),
  );

describe("a hostile model", () => {
  test(`writes nothing that reaches an email: ${injections.length} injections, each by another of ${HOSTILE_BEHAVIOURS.length} behaviours`, () => {
    expect(injections.length).toBeGreaterThanOrEqual(100);
    const behaviourOf = (index: number): HostileBehaviour =>
      HOSTILE_BEHAVIOURS[index % HOSTILE_BEHAVIOURS.length] ?? "adds-link";
    const behaviourIn = (body: unknown) => {
      const [, index = "0"] = /C-2026-(\d{3})/.exec(JSON.stringify(body)) ?? [];
      return behaviourOf(Number(index));
    };
    const answer = (body: unknown) => hostileAnswer(behaviourIn(body))(body);
    // What no structure shows is for the judge to see.
    const relations: readonly string[] = SPOILED_RELATIONS;
    const verdict = (body: unknown) =>
      verdictOf(relations.includes(behaviourIn(body)) ? "it is not in the data" : undefined);
    return onStage(
      { environment: { ...VERIFIED, BATCH_LIMIT: "200" }, ai: { answer, verdict } },
      async (stage) => {
        await Promise.all(
          injections.map((injection, index) => stage.send(attackOf(injection, index))),
        );
        const one = stage.processor();
        expect(await one.run()).toMatchObject({ sent: injections.length });
        for (const { to, lines, writer } of await said(stage)) {
          const index = Number(/reader-(\d+)/.exec(to)?.[1]);
          const demand = demandOf(injections[index]?.text ?? "");
          if (writer.by === "ai") {
            expect(lines.join("\n")).not.toMatch(MARKS);
            expect(lines.slice(1)).not.toContain(demand);
          } else
            // A learner called "say cancelled" makes these words personal.
            expect([...REFUSALS, "ai-malformed", "ai-unsupported", "personal-data"]).toContain(
              "reason" in writer && writer.reason,
            );
        }
        // Each refused answer was asked for once more.
        expect(stage.system.ai?.count).toBeGreaterThan(injections.length * 1.5);
      },
    );
  });
});

describe("AI text that says what the event does not", () => {
  const spoilt = { headline: "{F1} starts on 14 February 2031.", bullets: [], summary: "" };

  test("is requested once more with the reason, which the plan and the log keep", () =>
    onStage({ environment: VERIFIED }, async (stage) => {
      const { send, processor, system } = stage;
      system.ai?.inject({ body: completionOf(JSON.stringify(spoilt)) });
      await send(anEvent());
      const one = processor();
      expect(await one.run()).toMatchObject({ sent: 1, written: 1, fallbacks: {} });
      const [draft] = await said(stage);
      expect(draft?.writer).toMatchObject({ by: "ai", firstRefused: "ai-value" });
      const systems = system.ai?.requests
        .filter(({ body }) => !isVerdictRequest(body))
        .map(
          ({ body }) => (body as { messages: { content: string }[] }).messages[0]?.content ?? "",
        );
      expect(systems).toHaveLength(2);
      expect(systems?.[1]).toContain(systems?.[0] ?? "?");
      expect(systems?.[1]?.length).toBeGreaterThan((systems?.[0]?.length ?? 0) + 20);
      expect(one.logs.find(({ event }) => event === "notification-processed")).toMatchObject({
        firstRefused: ["ai-value"],
      });
    }));

  test("twice in a row gives the fallback text, with the reason in the plan", () =>
    onStage({ environment: VERIFIED, ai: { answer: () => spoilt } }, async (stage) => {
      await stage.send(anEvent());
      expect(await stage.processor().run()).toMatchObject({
        sent: 1,
        written: 0,
        fallbacks: { "ai-value": 1 },
      });
      const [draft] = await said(stage);
      expect(draft?.writer).toMatchObject({ by: "fallback", reason: "ai-value" });
      expect(draft?.lines.join()).not.toContain("2031");
    }));

  test("is not requested again if no time is left", () =>
    onStage(
      {
        ai: { answer: () => spoilt, latencyMs: 38_000 },
        environment: { ...VERIFIED, AI_ATTEMPT_MS: "40000" },
      },
      async (stage) => {
        await stage.send(anEvent());
        expect(await stage.processor().run()).toMatchObject({
          sent: 1,
          fallbacks: { "ai-value": 1 },
        });
        expect(stage.system.ai?.count).toBe(1);
      },
    ));
});

test("the AI writes each email in its reader's language, with one call per language", () =>
  onStage({ environment: VERIFIED }, async (stage) => {
    const to = [
      "reader@example.com",
      { address: "leser@example.co.za", locale: "af" },
      { address: "ander@example.co.za", locale: "af" },
    ];
    await stage.send(
      JSON.stringify({
        specversion: "1.0",
        id: "language-1",
        source: "https://app.example.co.za/classes",
        type: "class.updated",
        data: {
          before: { code: "C-1", subject: "Engels", site: "Bellville" },
          after: { code: "C-1", subject: "Engels", site: "Paarl" },
          notify: to,
        },
      }),
    );
    expect(await stage.processor().run()).toMatchObject({ sent: 3, written: 2 });
    // Each answer is judged by a second call.
    expect(stage.system.ai?.count).toBe(4);
    const [plan] = await stage.plans();
    expect(plan?.drafts.map(({ locale, changes }) => [locale, changes[0]?.label])).toEqual([
      ["en", "Site"],
      ["af", expect.not.stringMatching(/^Site$/)],
    ]);
  }));

test("no email shows the model's name that the AI's endpoint gives", () =>
  onStage({ environment: VERIFIED }, async (stage) => {
    const model = "https://evil.example/pay-now";
    const words = JSON.stringify({ headline: "{F1} has changed", bullets: [], summary: "" });
    stage.system.ai?.inject({ body: completionOf(words, model) });
    await stage.send(anEvent());
    expect(await stage.processor().run()).toMatchObject({ sent: 1, written: 1 });
    const [mail] = stage.system.ses.mailbox.mails();
    const { text = "", html } = await simpleParser(mail?.source ?? "");
    expect(text).toContain("AI wrote the summary");
    expect(`${text}${html}`).not.toContain("evil.example");
  }));

function completionOf(content: string, model?: string): string {
  return JSON.stringify({
    model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  });
}
