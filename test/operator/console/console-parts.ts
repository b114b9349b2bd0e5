/** A console over lists in memory, with actions that note what they are asked to do. */
import { languages } from "../../../functions/notification/languages/languages.ts";
import { CLOSED } from "../../../functions/coordination/circuit-state.ts";
import { done, refused } from "../../../operator/actions/action.ts";
import type { SuppressionReason } from "../../../functions/coordination/suppression-rule.ts";
import type { Suppressed } from "../../../functions/coordination/suppressions.ts";
import type { Said } from "../../../functions/delivery/history.ts";
import { createRenderer } from "../../../functions/email/email.ts";
import { layout } from "../../../functions/email/layout.ts";
import {
  ACTION_NAMES,
  type ActionName,
  type ActionTarget,
} from "../../../operator/console/page/contract.ts";
import type { Action, Actions, ConsoleParts } from "../../../operator/console/parts.ts";
import type { DayStatistics, Shown } from "../../../operator/read/email.ts";
import { at, DAYS, NOW_MS, SHOWN } from "./cases.ts";
import { memoryModel } from "./memory-model.ts";

export type Run = { readonly name: ActionName; readonly target: ActionTarget; readonly said: Said };

/** Actions that always succeed, but for a target whose key is in `refusing`. */
export function notingActions(
  runs: Run[],
  names: readonly ActionName[] = ACTION_NAMES,
  refusal?: string,
): Actions {
  const action =
    (name: ActionName): Action =>
    async (target) =>
      refusal === undefined
        ? {
            kind: "ready",
            title: TITLES[name] ?? `${name}?`,
            effects: POINTS[name] ?? ["It is recorded with your name."],
            button: BUTTONS[name] ?? "Do it",
            ...(name === "erase" &&
              target.kind === "recipient" &&
              target.address !== undefined && { confirmWith: target.address }),
            act: async (said) => {
              runs.push({ name, target, said });
              return done("1 email waits for the next run.");
            },
          }
        : refused(refusal);
  return Object.fromEntries(names.map((name) => [name, action(name)]));
}

const TITLES: Readonly<Partial<Record<ActionName, string>>> = {
  release: "Send this email to thandi.nkosi@tablebay.example again?",
  acknowledge: "Acknowledge 1 email?",
  erase: "Erase everything kept about office@karoo-logistics.example?",
};
const BUTTONS: Readonly<Partial<Record<ActionName, string>>> = {
  release: "Send 1 email",
  acknowledge: "Acknowledge 1 email",
  erase: "Erase 1 person",
};
const POINTS: Readonly<Partial<Record<ActionName, readonly string[]>>> = {
  erase: [
    "2 emails: the address, the history and SES's ids are removed; the words, the subject and the AI's exchange too, unless other people got the same email. A late message sends no email.",
    "0 dead letters: the body is removed, here and in the dead-letter queue.",
    "This cannot be undone.",
  ],
  redrive: [
    "The next run reads it within a minute.",
    "Recipients who have their email already do not get it again.",
  ],
  acknowledge: ["It leaves “Needs you”; its state stays as it is.", "Nothing is sent."],
  release: [
    "The same text goes out within a minute.",
    "If the first one did arrive, the reader has it twice.",
  ],
  unsuppress: [
    "The suppression ends for every kind of email.",
    "If the mailbox still does not exist, the next email bounces again.",
  ],
};

export type Given = {
  readonly shown?: readonly Shown[];
  readonly days?: readonly DayStatistics[];
  readonly runs?: Run[];
  readonly actions?: Actions;
  readonly parts?: Partial<ConsoleParts>;
};

export function consoleParts({
  shown = SHOWN,
  days = DAYS,
  runs = [],
  actions = notingActions(runs),
  parts = {},
}: Given = {}): ConsoleParts {
  const render = createRenderer(layout, languages, () => ({
    name: "Table Bay Training",
    color: "#0e5a6b",
  }));
  const from = "Table Bay Training <news@tablebay.example>";
  return {
    target: {},
    readModel: memoryModel(shown, days),
    circumstances: ({ recipient }) =>
      Promise.resolve({
        nowMs: NOW_MS,
        settleMs: 20 * 60_000,
        stage: "production",
        circuits: {
          ses: CLOSED,
          ai: { state: "open", openUntilMs: NOW_MS + 38_000, openings: 3, reason: "ai-timeout" },
        },
        paused: undefined,
        suppression: SUPPRESSED.find((one) => one.recipient === recipient),
      }),
    lastRun: () => Promise.resolve({ startedAtMs: NOW_MS - 21_000, isWorking: false }),
    suppressions: () => Promise.resolve(SUPPRESSED),
    render: (plan, recipient) => render(plan, recipient, { from }),
    actions,
    queue: () => Promise.resolve({ waiting: 3 }),
    notListed: () => Promise.resolve(0),
    operator: "nomvula",
    stage: "production",
    region: "af-south-1",
    perform: (prepared, said) => prepared.act(said),
    isReadOnly: false,
    retentionDays: 30,
    scheduleMinutes: 1,
    now: () => NOW_MS,
    ...parts,
  };
}

const SUPPRESSED: readonly Suppressed[] = [
  suppressed("rico.daniels@cape-clinic.example", "bounced", at("11:55:09")),
  suppressed("m.jacobs@harbour-cafe.example", "complained", at("08:15:01")),
  suppressed("old-office@karoo-logistics.example", "operator", at("09:20:00", 1)),
];

function suppressed(address: string, reason: SuppressionReason, sinceMs: number): Suppressed {
  const recipient = Buffer.from(address.slice(0, 16)).toString("hex");
  return { recipient, address, reason, unsubscribed: [], sinceMs };
}
