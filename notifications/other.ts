import * as z from "zod/mini";
import type { DefinitionSample, Fact } from "../functions/core/definition.ts";
import { type Digits, pointerTo } from "../functions/core/json.ts";
import type { Wording } from "../functions/core/language.ts";
import { defineNotification } from "../functions/core/notification.ts";
import { fold } from "../functions/core/personal/fold.ts";
import { Addressees } from "./addressees.ts";
import { isOfPerson } from "./person-words.ts";

/**
 * The default: any type without a definition of its own. The people told are those that the event's `notify` names, and
 * no others. Every value of the data becomes a fact, to three levels. Addresses, numbers and the like are found and kept
 * from the AI wherever they stand; a name cannot be told from another word, so what a field's name says is a person's is
 * not sent to the AI at all, nor what stands under a key that is no field's name, nor any line in which a part of either
 * occurs. Whoever wants more of the AI writes a definition.
 */
export const definition = defineNotification({
  type: "*",
  data: z.looseObject({ notify: Addressees }),
  personal: [],
  recipients: ({ data }) => data.notify,
  subject: ({ type, data }) =>
    `${humanise(type)}${typeof data["title"] === "string" ? `: ${data["title"]}` : ""}`,
  facts: ({ data, time, digits }, wording) => {
    const lines = Object.entries(data).flatMap(([name, value]) =>
      name === "notify"
        ? []
        : linesOf([name], value, wording, { digits, pointer: pointerTo("", name) }),
    );
    const spoken = new Set(lines.flatMap((line) => line.spoken.flatMap(spokenParts)));
    const facts = lines.map(({ label, value, raw, ofPerson }) => ({
      label,
      value,
      withheld:
        ofPerson || [label, ...raw].some((text) => partsOf(text).some((part) => spoken.has(part))),
    }));
    // The AI is not asked for the time alone.
    const withheld = facts.every((fact) => fact.withheld);
    return [
      ...facts,
      ...(time === undefined ? [] : [{ label: "When", value: wording.moment(time), withheld }]),
    ];
  },
  ask: {
    from: "facts",
    instructions: "Say what happened, to what, and when, from the facts alone.",
  },
});

/** `raw`: the values as they were given; `spoken`: those of them, and the keys, that may say who somebody is. */
type Line = Pick<Fact, "label" | "value"> & {
  readonly raw: readonly string[];
  readonly spoken: readonly string[];
  readonly ofPerson: boolean;
};

type Item = Omit<Line, "label" | "value"> & { readonly text: string };

/** Where a value stands in the data, and the producer's own text of the numbers there. */
type Place = { readonly digits: Digits | undefined; readonly pointer: string };

const DEEPEST = 3;

/** Values as lines of the mail, the names of what stands deeper joined: "Address city". Lists are one line. */
function linesOf(path: readonly string[], value: unknown, wording: Wording, place: Place): Line[] {
  if (value === null || value === undefined) return [];
  const words = path.flatMap(wordsOf);
  const label = capitalised(words.join(" "));
  const strange = path.filter((name) => !isFieldName(name));
  const ofPerson = strange.length > 0 || isOfPerson(words);
  if (isPlain(value)) {
    const raw = [textOf(value, place)];
    const spoken = ofPerson ? [...strange, ...raw] : [];
    return [{ label, value: toldAs(value, wording, place), raw, spoken, ofPerson }];
  }
  if (Array.isArray(value)) {
    const items = value
      .map((one, index) => itemOf(path, one, wording, inside(place, index)))
      .filter(({ text }) => text !== "");
    if (items.length === 0) return [];
    const raw = items.flatMap((item) => item.raw);
    return [
      {
        label,
        value: items.map(({ text }) => text),
        raw,
        spoken: ofPerson ? [...strange, ...raw] : items.flatMap((item) => item.spoken),
        ofPerson: ofPerson || items.some((item) => item.ofPerson),
      },
    ];
  }
  if (path.length >= DEEPEST || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    linesOf([...path, name], inner, wording, inside(place, name)),
  );
}

/** An item of a list: a value, or a thing as its values: "Item: Course, price: 1200". */
function itemOf(path: readonly string[], value: unknown, wording: Wording, place: Place): Item {
  if (isPlain(value))
    return {
      text: toldAs(value, wording, place),
      raw: [textOf(value, place)],
      spoken: [],
      ofPerson: false,
    };
  const inner =
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([name, one]) =>
          path.length >= DEEPEST || typeof one === "object"
            ? []
            : linesOf([name], one, wording, inside(place, name)),
        );
  const text = inner.map(({ label, value: one }) => `${label.toLowerCase()}: ${String(one)}`);
  return {
    text: capitalised(text.join(", ")),
    raw: inner.flatMap(({ label, raw }) => [label, ...raw]),
    spoken: inner.flatMap(({ spoken }) => spoken),
    ofPerson: inner.some(({ ofPerson }) => ofPerson),
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function toldAs(value: string | number | boolean, wording: Wording, place: Place): string {
  if (typeof value === "boolean") return wording.say(value ? "yes" : "no");
  return typeof value === "number" ? textOf(value, place) : wording.day(wording.moment(value));
}

/** As the producer wrote it. */
function textOf(value: string | number | boolean, { digits, pointer }: Place): string {
  return digits?.get(pointer) ?? String(value);
}

function inside({ digits, pointer }: Place, key: string | number): Place {
  return { digits, pointer: pointerTo(pointer, key) };
}

/** Whether a key names a field; one that does not may be somebody's name, address or number. */
function isFieldName(key: string): boolean {
  return /^[A-Za-z_][\w-]{0,63}$/.test(key) && !/\d{4}/.test(key);
}

/** Words by which nobody is known, though they stand in names, of people and of places. */
const COMMON: ReadonlySet<string> = new Set(
  (
    "the of and for to in on at by is it an or as be we us our your with from not no yes true false ja nee en die van " +
    "de der den du la le von order desk team office support sales service services street road avenue new all pty ltd"
  ).split(" "),
);

/** The words of a value by which it would be known elsewhere: "Zoë Adams" -> zoe, adams; of an address, not its domain. */
function spokenParts(text: string): string[] {
  return partsOf(text.replaceAll(/@[^\s@]+/g, " ")).filter((part) => !COMMON.has(part));
}

/** Words of two letters and numbers of three digits, at least, without accents. */
function partsOf(text: string): string[] {
  return fold(text)
    .text.split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > (/^\d+$/.test(part) ? 2 : 1));
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
