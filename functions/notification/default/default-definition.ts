import * as z from "zod/mini";
import type { DefinitionSample } from "../definition.ts";
import { isRecord } from "../event/envelope.ts";
import { MOST_FACTS } from "../content.ts";
import { defineNotification } from "../evaluate.ts";
import { RecipientInputs } from "../recipients.ts";
import { capitalized, dataLines, wordsOf } from "./data-lines.ts";

/**
 * The definition of every event type without one. Its data is any JSON. The email goes to the operator's list for `*`,
 * or without one to the addresses in the data's `notify`. Every value becomes a fact; facts above the limit are only counted.
 * Numbers keep the producer's digits, or are marked with "≈" or "> 1.79e308". The AI gets only labels and kinds. To share values
 * with it, write a definition.
 */
export const defaultDefinition = defineNotification({
  type: "*",
  data: z.unknown(),
  recipients: ({ data }) => (isRecord(data) ? (z.parse(Notify, data).notify ?? []) : []),
  subject: ({ type, data }) => {
    const title = isRecord(data) && typeof data["title"] === "string" ? `: ${data["title"]}` : "";
    return `${capitalized(wordsOf(type).join(" "))}${title}`;
  },
  facts: ({ data, time, digits }, formatter) => {
    const { facts, unread } = dataLines(data, digits, formatter);
    const room = MOST_FACTS - (time === undefined ? 0 : 1);
    const shown = facts.length > room || unread > 0 ? facts.slice(0, room - 1) : facts;
    const left = facts.length - shown.length + unread;
    return [
      ...shown,
      // Without other facts, the time is not worth an AI call.
      { label: "When", value: time, kind: "time", ...(facts.length === 0 && { aiLabel: null }) },
      ...(left === 0 ? [] : [formatter.notShown(left, "facts")]),
    ];
  },
  ai: { instructions: "Say what happened, to what, and when." },
});

const Notify = z.object({ notify: z.nullish(RecipientInputs) });

export const samples: readonly DefinitionSample[] = [
  {
    name: "a type without its own definition",
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
    name: "objects, lists and people of a type without its own definition",
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
