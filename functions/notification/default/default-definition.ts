import * as z from "zod/mini";
import type { DefinitionSample } from "../definition.ts";
import { isRecord } from "../envelope.ts";
import { MOST_FACTS } from "../content.ts";
import { defineNotification } from "../evaluate.ts";
import { RecipientInputs } from "../addressees.ts";
import { dataLines } from "./data-lines.ts";
import { capitalised, wordsOf } from "./field-words.ts";

/**
 * The default: any type without a definition of its own, with any JSON as its data. It is sent to the operator's list for
 * `*`, else to the addresses in the event's `notify`. Every value of the data becomes a fact; what has no room is counted.
 * What holds no value (null, {}, []) is no fact; as an item of a list it is shown as "–". A number is shown in the producer's
 * own digits; one whose digits were not kept is shown with "≈" or, where it is too large for JavaScript, as "> 1.79e308".
 * The AI is given labels and kinds only: it refers to values without seeing them. To share values, write a definition.
 */
export const defaultDefinition = defineNotification({
  type: "*",
  data: z.unknown(),
  recipients: ({ data }) => (isRecord(data) ? (z.parse(Notify, data).notify ?? []) : []),
  subject: ({ type, data }) => {
    const title = isRecord(data) && typeof data["title"] === "string" ? `: ${data["title"]}` : "";
    return `${capitalised(wordsOf(type).join(" "))}${title}`;
  },
  facts: ({ data, time, digits }, wording) => {
    const { facts, unread } = dataLines(data, digits, wording);
    const room = MOST_FACTS - (time === undefined ? 0 : 1);
    const shown = facts.length > room || unread > 0 ? facts.slice(0, room - 1) : facts;
    const left = facts.length - shown.length + unread;
    return [
      ...shown,
      // The AI is not asked for the time alone.
      { label: "When", value: time, kind: "time", ...(facts.length === 0 && { aiLabel: null }) },
      ...(left === 0 ? [] : [wording.notShown(left, "facts")]),
    ];
  },
  ai: { instructions: "Say what happened, to what, and when." },
});

const Notify = z.object({ notify: z.nullish(RecipientInputs) });

export const samples: readonly DefinitionSample[] = [
  {
    name: "a type of no definition of its own",
    event: {
      id: "inv-2026-0457",
      source: "https://erp.example.co.za/invoices",
      type: "invoice.overdue",
      time: "2026-11-23T05:00:00Z",
      data: {
        title: "INV-2026-0457",
        client: "Table Bay Foods",
        amount: "R 18 450,00",
        dueDate: "2026-11-09",
        daysOverdue: 14,
        reminded: true,
        disputed: false,
        notify: ["accounts@example.co.za"],
      },
    },
  },
  {
    name: "things, lists and people of a type of no definition of its own",
    event: {
      id: "parcel-7001",
      source: "https://shop.example.com/orders",
      type: "parcel.sent",
      time: "2026-11-23T08:20:00Z",
      data: {
        title: "Order 7001",
        customer: { name: "Zoë Adams", phone: "082 555 0133" },
        parcels: 2,
        lines: [
          { item: "Workbook", quantity: 12 },
          { item: "Pens", quantity: 40 },
        ],
        delivery: { date: "2026-11-26", window: "morning" },
        note: "Please ring Zoë at the gate.",
        notify: ["warehouse@example.com"],
      },
    },
  },
];
