import * as z from "zod/mini";
import type { DefinitionSample, Fact } from "../functions/core/definition.ts";
import { defineNotification } from "../functions/core/notification.ts";
import { Addressees } from "./addressees.ts";
import { isOfPerson } from "./person-words.ts";

/**
 * The default: any type without a definition of its own. The people told are those that the event's `notify` names, and
 * no others. Every value of the data becomes a fact. Addresses, numbers and the like are found and kept from the AI
 * wherever they stand; a name cannot be told from another word, so what a field's name says is a person's is not sent to
 * the AI at all, nor is any value in which a part of it occurs. Whoever wants more of the AI writes a definition.
 */
export const definition = defineNotification({
  type: "*",
  data: z.looseObject({ notify: Addressees }),
  personal: [],
  recipients: ({ data }) => data.notify,
  subject: ({ type, data }) =>
    `${humanise(type)}${typeof data["title"] === "string" ? `: ${data["title"]}` : ""}`,
  facts: ({ data, time }, { moment }) => {
    const lines = Object.entries(data).flatMap(([name, value]) =>
      name === "notify" ? [] : linesOf([name], value),
    );
    const spoken = new Set(
      lines.flatMap(({ ofPerson, value }) => (ofPerson ? partsOf(value) : [])),
    );
    return [
      ...lines.map(({ label, value, ofPerson }) => ({
        label,
        value,
        withheld: ofPerson || partsOf(value).some((part) => spoken.has(part)),
      })),
      ...(time === undefined ? [] : [{ label: "When", value: moment(time) }]),
    ];
  },
  ask: {
    from: "facts",
    instructions: "Say what happened, to what, and when, from the facts alone.",
  },
});

type Line = Pick<Fact, "label" | "value"> & { readonly ofPerson: boolean };

const DEEPEST = 3;

/** Values as lines of the mail, the names of what stands deeper joined: "Address city". Lists are one line. */
function linesOf(path: readonly string[], value: unknown): Line[] {
  if (value === null || value === undefined) return [];
  const words = path.flatMap(wordsOf);
  const line = { label: capitalised(words.join(" ")), ofPerson: isOfPerson(words) };
  if (isPlain(value)) return [{ ...line, value: String(value) }];
  if (Array.isArray(value)) {
    const items = value.map((one) => itemOf(path, one)).filter(({ text }) => text !== "");
    const ofPerson = line.ofPerson || items.some((item) => item.ofPerson);
    return items.length === 0 ? [] : [{ ...line, ofPerson, value: items.map(({ text }) => text) }];
  }
  if (path.length >= DEEPEST || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => linesOf([...path, name], inner));
}

/** An item of a list: a value, or a thing as its values: "Item: Course, price: 1200". */
function itemOf(path: readonly string[], value: unknown): { text: string; ofPerson: boolean } {
  if (isPlain(value)) return { text: String(value), ofPerson: false };
  if (typeof value !== "object" || value === null) return { text: "", ofPerson: false };
  const inner = Object.entries(value).flatMap(([name, one]) =>
    path.length >= DEEPEST || typeof one === "object" ? [] : linesOf([name], one),
  );
  const text = inner.map(({ label, value: one }) => `${label.toLowerCase()}: ${String(one)}`);
  return { text: capitalised(text.join(", ")), ofPerson: inner.some(({ ofPerson }) => ofPerson) };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** The words of a value by which it would be known elsewhere: "Thandi Nkosi" -> thandi, nkosi. */
function partsOf(value: string | readonly string[]): string[] {
  return [value]
    .flat()
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length > 2);
}

/** "invoice.overdue" and "dueDate" in words: "invoice overdue", "due date". */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
}

function humanise(name: string): string {
  return capitalised(wordsOf(name).join(" "));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

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
