/** Tables with a few emails of the last minutes, written by the ledger itself, and the commands that read them. */
import { createSuppressions } from "../../../functions/coordination/suppressions.ts";
import type { Evidence } from "../../../functions/delivery/delivery.ts";
import { createRecipientIds } from "../../../functions/platform/recipient-ids.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { COORDINATION, startStore, type Store } from "../../helpers/test-tables.ts";
import { HELD, ledgerOn, planOfEvent } from "../../operator/read/filled-table.ts";
import { postrider, type Said } from "../operator/operator.ts";

export const RECIPIENT_KEY = "a key of at least thirty-two characters";
const { idOf } = createRecipientIds(RECIPIENT_KEY);

export const OFFICE = "office@karoo-logistics.example";
export const RICO = "rico@cape-clinic.example";
export const THANDI = "thandi@tablebay.example";
/** The message id of a dead letter whose body is no event. */
export const UNREADABLE = "5d0c1f44-0b7e-4a53-9d1c-2f8a6c0e91e7";

export type AskedStore = {
  readonly store: Store;
  readonly run: (...args: readonly string[]) => Promise<Said>;
  readonly runWith: (
    over: Readonly<Record<string, string | undefined>>,
    ...args: readonly string[]
  ) => Promise<Said>;
  /** The keys of the emails, by the number of their event. */
  readonly keyOf: (number: number) => string;
  /** Adds a delivered email. */
  readonly deliver: (number: number, address: string) => Promise<void>;
};

/** A time zone in which it is about noon: no test runs over midnight. */
function noonZone(): string {
  const hours = 12 - new Date().getUTCHours();
  // The signs of these names are reversed.
  return `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

export async function startAskedStore(): Promise<AskedStore> {
  const store = await startStore();
  const { ledger, clock } = ledgerOn(store);
  const startedMs = Date.now();
  const SETTLE_MS = 1_200_000;

  const plan = async (number: number, addresses: readonly string[], subject: string) => {
    clock.nowMs = startedMs - SETTLE_MS - (20 - number) * 1_000;
    const made = planOfEvent(number, addresses, { subject, nowMs: clock.nowMs });
    const recipients = made.recipients.map((one) => ({ ...one, id: idOf(one.address) }));
    await ledger.keepPlan({ ...made, recipients }, [
      {
        locale: "en",
        calls: [
          {
            call: "write",
            model: "a-model",
            atMs: clock.nowMs,
            tookMs: 1_900,
            request: '{"type":"class.updated","facts":[{"id":"F1","label":"Class","value":"C-1"}]}',
            answer: '{"headline":"{F1} starts later","bullets":[]}',
            refused: undefined,
            tokens: { input: 412, cached: 0, output: 88 },
          },
        ],
      },
    ]);
    return made;
  };

  const send = async (
    number: number,
    address: string,
    evidence: Omit<Evidence, "sesMessageId">,
  ): Promise<void> => {
    const key = { notification: keyOf(number), recipient: idOf(address) };
    const about = { messageId: `message-${number}`, definition: "class.updated", lease: HELD };
    await ledger.intend(key, { kind: "new" }, about);
    clock.nowMs += 1_000;
    await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: `ses-${number}` });
    clock.nowMs += 1_000;
    await ledger.recordAccepted(key, { ...evidence, sesMessageId: `ses-${number}` });
  };

  const deliver = async (number: number, address: string): Promise<void> => {
    await plan(number, [address], `Business English, part ${number}`);
    await send(number, address, { kind: "delivered", answer: "250 2.0.0 Ok" });
  };

  for (const number of [1, 2, 3]) await deliver(number, OFFICE);
  await plan(4, [OFFICE, RICO], "Zoë Adams joins First aid at work");
  await send(4, OFFICE, { kind: "delivered", answer: "250 2.0.0 Ok" });
  const said = "550 5.1.1 <{recipient}>: user unknown";
  await send(4, RICO, { kind: "bounced", reason: "Permanent-General", answer: said });
  const suppressions = createSuppressions({
    client: store.client,
    table: COORDINATION,
    now: () => clock.nowMs,
  });
  await suppressions.suppress(idOf(RICO), { reason: "bounced", address: RICO });

  await plan(5, [THANDI], "Thursday's class meets in room 2");
  const held = { notification: keyOf(5), recipient: idOf(THANDI) };
  const about = { messageId: "message-5", definition: "class.updated", lease: HELD };
  const intended = await ledger.intend(held, { kind: "new" }, about);
  if (!intended.ok) throw new Error("Expected the intent to hold");
  clock.nowMs += SETTLE_MS;
  await ledger.hold(held, intended.attempt);

  clock.nowMs = startedMs;
  const { event } = planOfEvent(6, [], { nowMs: clock.nowMs });
  if (event === undefined) throw new Error("Expected a plan with its event");
  await ledger.recordEvent({ key: shortHash("event 6"), event, definition: "class.updated" });
  await ledger.recordEvent({
    key: shortHash("event 8"),
    event: { ...event, id: "evt-8" },
    definition: "class.updated",
    mergedInto: keyOf(1),
  });
  await ledger.recordDeadLetter({
    key: shortHash("event 7"),
    messageId: "message-7",
    reason: "data-invalid",
    detail: 'definition "class.created": Expected `data.class` to be a string, got nothing',
    body: '{"id":"evt-7"}',
    event: { ...event, id: "evt-7", type: "class.created" },
    definition: "class.created",
  });
  await ledger.recordDeadLetter({
    key: undefined,
    messageId: UNREADABLE,
    reason: "unreadable",
    detail: "Expected the message body to be JSON",
    body: "not JSON",
  });
  const model = {
    drafts: 4,
    inputTokens: 1_200,
    cachedTokens: 0,
    outputTokens: 240,
    microUsd: 2_500,
  };
  await ledger.addCounts(startedMs, {
    definitions: new Map([["class.updated", { planned: 5, accepted: 4, bounced: 1, held: 1 }]]),
    models: new Map([["a-model", model]]),
  });

  const runWith: AskedStore["runWith"] = (over, ...args) =>
    postrider(store.proxy.url, args, { RECIPIENT_KEY, TZ: noonZone(), ...over });
  return { store, runWith, run: (...args) => runWith({}, ...args), keyOf, deliver };
}

function keyOf(number: number): string {
  return shortHash(`event ${number}`);
}

/** The output with every time as 16:24, so that it can be compared. */
export function timeless(text: string): string {
  return text
    .replaceAll(/\b\d{2}:\d{2}:\d{2}\b/g, "16:24:07")
    .replaceAll(/\b\d{2}:\d{2}\b/g, "16:24")
    .replaceAll(
      /\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}/g,
      "24 November 2026",
    );
}
