import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Item } from "../../../functions/platform/dynamodb-item.ts";
import { keyOf } from "../../../functions/delivery/ledger-row.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { erasePerson, exportPerson, REMAINS } from "../../../operator/actions/person.ts";
import type { Operator } from "../../../operator/connect.ts";
import { GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { HELD } from "../../delivery/ledger-factory.ts";
import { deadLettersIn } from "../../helpers/dead-letters.ts";
import { planOfEvent } from "../read/filled-table.ts";
import { act, Crash, emailIn, operatorOn, SAID } from "./operator-on.ts";

const ADA = "Ada@example.com";
const BO = "bo@example.com";

let system: LocalSystem;
let operator: Operator;
beforeEach(async () => {
  system = await startSystem();
  operator = operatorOn(system);
});
afterEach(() => system.stop());

/** A plan to these readers, in these languages; the first `delivered` have their email. */
async function mailed(
  number: number,
  readers: readonly (readonly [address: string, locale: string])[],
  { delivered = readers.length } = {},
): Promise<string> {
  const { idOf } = await operator.recipientIds();
  const plan = planOfEvent(number, []);
  const [draft] = plan.drafts;
  if (draft === undefined) throw new Error("Expected a draft");
  const recipients = readers.map(([address, locale]) => ({
    id: idOf(address),
    address,
    locale,
    timeZone: "UTC",
  }));
  const drafts = [...new Set(readers.map(([, locale]) => locale))].map((locale) => ({
    ...draft,
    locale,
    subject: `Words for ${locale} about Ada`,
  }));
  const exchanges = drafts.map(({ locale }) => ({
    locale,
    calls: [
      {
        call: "write" as const,
        model: "m",
        atMs: 1,
        tookMs: 1,
        request: `asked about Ada in ${locale}`,
        answer: "answer",
        refused: undefined,
        tokens: { input: 1, cached: 0, output: 1 },
      },
    ],
  }));
  await operator.ledger.keepPlan(
    { ...plan, recipients, drafts, replyTo: readers[0]?.[0] },
    exchanges,
  );
  for (const { id } of recipients.slice(0, delivered)) {
    const key = { notification: plan.notification, recipient: id };
    const about = { messageId: "m", definition: plan.definition, lease: HELD };
    await operator.ledger.intend(key, { kind: "new" }, about);
    await operator.ledger.recordAccepted(key, {
      kind: "delivered",
      sesMessageId: `ses-of-${id}`,
      answer: "250 ok",
    });
  }
  return plan.notification;
}

async function bury(messageId: string, body: string): Promise<void> {
  await operator.ledger.recordDeadLetter({ key: undefined, messageId, reason: "unreadable", body });
  await system.sqs.send(
    new SendMessageCommand({
      QueueUrl: system.environment.DEAD_LETTER_QUEUE_URL,
      MessageBody: body,
      MessageAttributes: {
        "postrider.messageId": { DataType: "String", StringValue: messageId },
        "postrider.row": { DataType: "String", StringValue: `message#${messageId}` },
      },
    }),
  );
}

/** Everything that both tables and the dead-letter queue hold, as text; compressed parts as they read. */
async function everything(): Promise<string> {
  const { DELIVERIES_TABLE, COORDINATION_TABLE, DEAD_LETTER_QUEUE_URL } = system.environment;
  const rows: Item[] = [];
  for (const TableName of [DELIVERIES_TABLE, COORDINATION_TABLE])
    rows.push(...((await system.dynamodb.send(new ScanCommand({ TableName }))).Items ?? []));
  const keys = new Set(rows.map((item) => item["notification"]?.S ?? ""));
  const shown = await Promise.all([...keys].map((key) => operator.readModel.show(key)));
  const letters = await deadLettersIn(system.sqs, DEAD_LETTER_QUEUE_URL);
  return JSON.stringify([rows, shown, letters.map(({ body }) => body).toSorted()]);
}

const BODY = JSON.stringify({ to: "ada@example.com" });

/** Two emails, one of them to another reader too, a suppression and two dead letters, one of another reader. */
async function fill(): Promise<{ readonly own: string; readonly shared: string }> {
  const own = await mailed(1, [[ADA, "en"]]);
  const shared = await mailed(2, [
    [ADA, "de"],
    [BO, "en"],
  ]);
  const { idOf } = await operator.recipientIds();
  await operator.suppressions.suppress(idOf(ADA), {
    reason: "operator",
    address: ADA,
    sesMessageId: "ses-of-bounce",
  });
  await bury("letter-1", BODY);
  await bury("letter-2", JSON.stringify({ to: BO }));
  return { own, shared };
}

test("export prints the emails with words, exchange and history, the suppression, and the dead letters with the address", async () => {
  const { own, shared } = await fill();
  const exported = await exportPerson(operator, "ada@EXAMPLE.com");
  expect(exported.emails.map(({ key }) => key).toSorted()).toEqual([own, shared].toSorted());
  expect(exported.emails).toContainEqual(
    expect.objectContaining({
      key: shared,
      address: ADA,
      subject: "Words for de about Ada",
      words: expect.objectContaining({ locale: "de" }),
      exchanges: [expect.objectContaining({ locale: "de" })],
      history: [
        expect.objectContaining({ what: "intended" }),
        expect.objectContaining({ what: "delivered", why: "250 ok" }),
      ],
    }),
  );
  expect(exported.suppressions).toMatchObject([{ reason: "operator" }]);
  expect(exported.deadLetters).toMatchObject([{ messageId: "letter-1", body: BODY }]);
  expect(JSON.stringify(exported)).not.toContain(BO);
});

describe("erase", () => {
  test("tells what it will do, with counts, and changes nothing before it is asked to", async () => {
    await fill();
    const before = await everything();
    const prepared = await erasePerson(operator, ADA);
    expect(prepared).toMatchObject({
      title: `Erase everything kept about ${ADA}?`,
      effects: [
        expect.stringMatching(/^2 emails: /),
        expect.stringMatching(/^1 dead letter: /),
        "The address is removed from its suppression, which stays.",
        REMAINS,
        "This cannot be undone.",
      ],
    });
    expect(await everything()).toBe(before);
  });

  test("removes the address, words, exchange, history, SES ids and body, and nothing of other readers", async () => {
    const { own, shared } = await fill();
    const prepared = await erasePerson(operator, ADA);
    if (prepared.kind !== "ready") throw new Error(prepared.why);
    expect(await prepared.act(SAID)).toEqual({
      kind: "done",
      text: `Erased everything kept about ${ADA}. ${REMAINS}`,
    });

    const left = await everything();
    const { idOf } = await operator.recipientIds();
    for (const gone of [
      /ada@example/i,
      /Words for de/,
      /asked about Ada/,
      new RegExp(`ses-of-${idOf(ADA)}`),
      /ses-of-bounce/,
    ])
      expect(left).not.toMatch(gone);
    expect(left).toContain("Words for en about Ada");
    expect(left).toContain(`ses-of-${idOf(BO)}`);

    expect(await emailIn(operator, own)).toMatchObject({
      address: undefined,
      subject: "",
      state: "delivered",
      sesMessageIds: [],
      history: [{ what: "erased", ...SAID }],
    });
    expect((await operator.readModel.show(shared))?.emails).toMatchObject([
      { address: undefined, history: [{ what: "erased" }] },
      { address: BO, subject: "Words for en about Ada", history: [{}, { what: "delivered" }] },
    ]);
    expect((await operator.readModel.find({ address: ADA })).items).toEqual([]);
    expect(await operator.readModel.show("message#letter-1")).toMatchObject({
      deadLetters: [{ state: "purged", body: undefined }],
    });
    // The suppression still stops email.
    const { suppressions } = await operator.ledger.look([], [idOf(ADA)]);
    expect(suppressions.get(idOf(ADA))).toMatchObject({ reason: "operator" });
    expect(await erasePerson(operator, ADA)).toMatchObject({
      kind: "refused",
      why: `Nothing is kept about ${ADA}.`,
    });
    expect(await erasePerson(operator, BO)).toMatchObject({ kind: "ready" });
  });

  test("that dies before any of its requests is completed by the next one", async () => {
    let isDone = false;
    for (let requests = 6; !isDone; requests++) {
      await system.stop();
      system = await startSystem();
      operator = operatorOn(system);
      await fill();
      try {
        await act(await erasePerson(operatorOn(system, { requests }), ADA));
        isDone = true;
      } catch (error) {
        const { cause = error } = error as Error;
        expect(cause).toBeInstanceOf(Crash);
      }
      const rest = await erasePerson(operator, ADA);
      if (rest.kind === "ready") expect(await act(rest)).toMatch(/^Erased everything kept about /);
      expect(await everything()).not.toMatch(/ada@example|Words for de|asked about Ada/i);
      expect(requests).toBeLessThan(60);
    }
  });

  test.each([0, 1])(
    "is refused while an email of the address may still be sent (%i begun)",
    async (delivered) => {
      const key = await mailed(1, [[ADA, "en"]], { delivered: 0 });
      const { idOf } = await operator.recipientIds();
      if (delivered === 1)
        await operator.ledger.intend(
          { notification: key, recipient: idOf(ADA) },
          { kind: "new" },
          { messageId: "m", definition: "d", lease: HELD },
        );
      const before = await everything();
      expect(await erasePerson(operator, ADA)).toEqual({
        kind: "refused",
        why: `1 email to ${ADA} may still be sent. Cancel first, then erase.`,
        commands: [[`postrider cancel ${key} ${idOf(ADA)}`, "the email is not sent"]],
      });
      expect(await everything()).toBe(before);
    },
  );

  test("is refused while a dead letter with the address has email to others", async () => {
    const key = await mailed(
      1,
      [
        [ADA, "en"],
        [BO, "en"],
      ],
      { delivered: 1 },
    );
    await operator.ledger.recordDeadLetter({ key, messageId: "m", reason: "held", body: BODY });
    expect(await erasePerson(operator, ADA)).toMatchObject({
      kind: "refused",
      commands: expect.arrayContaining([[`postrider redrive ${key}`, expect.any(String)]]),
    });
  });

  test("says that it must be run again if a row has changed meanwhile, which keeps its evidence", async () => {
    const { own } = await fill();
    const prepared = await erasePerson(operator, ADA);
    const { idOf } = await operator.recipientIds();
    await operator.ledger.recordAccepted(
      { notification: own, recipient: idOf(ADA) },
      { kind: "complained", sesMessageId: "late" },
    );
    expect(await act(prepared)).toBe(
      "refused: 1 of what was found has changed meanwhile; the rest is erased. Run it again.",
    );
    const key = keyOf({ notification: own, recipient: idOf(ADA) });
    const { Item } = await system.dynamodb.send(
      new GetItemCommand({ TableName: system.environment.DELIVERIES_TABLE, Key: key }),
    );
    expect(Item?.["state"]).toEqual({ S: "complained" });
    expect(await act(await erasePerson(operator, ADA))).toMatch(/^Erased everything kept about /);
  });

  test("finds rows of version 0.2 by their old id", async () => {
    const { idsOf } = await operator.recipientIds();
    const [, old = ""] = idsOf(ADA);
    const plan = planOfEvent(7, [ADA]);
    const { event: _, ...kept } = plan;
    await operator.ledger.keepPlan({
      ...kept,
      recipients: [{ id: old, address: ADA, locale: "en" }],
    });
    await operator.ledger.recordAccepted(
      { notification: plan.notification, recipient: old },
      { kind: "delivered", sesMessageId: "s" },
    );
    expect(await act(await erasePerson(operator, ADA))).toMatch(/^Erased everything kept about /);
    expect(await everything()).not.toMatch(/ada@example/i);
  });
});
