/** The events of a preview: the definitions' samples, or the events of a file. */
import { type Event, readEvent } from "../../functions/notification/event/event.ts";
import { type AnyDefinition, definitionFor } from "../../functions/notification/evaluate.ts";
import type { Defined } from "../../project/definition-files.ts";
import { readEventFile } from "../dev/input/event-file.ts";
import { PreviewError } from "./folder.ts";

export type Case = {
  /** The folder's name, by type and name, so that a reload finds it again. */
  readonly id: string;
  readonly name: string;
  readonly definition: AnyDefinition;
  /** The definition's file, relative to the project. */
  readonly path: string;
  readonly event: Event;
};

export type Wanted = {
  /** Types of definitions; empty: all. */
  readonly types: readonly string[];
  /** A file of events instead of the samples. */
  readonly eventFile?: string | undefined;
};

/** @throws PreviewError, EventFileError */
export async function casesOf(
  defined: readonly Defined[],
  { types, eventFile }: Wanted,
): Promise<Case[]> {
  const known = defined.map(({ definition }) => definition.type);
  const [unknown] = types.filter((type) => !known.includes(type));
  if (unknown !== undefined)
    throw new PreviewError(
      `Expected the type to be one of ${known.join(", ")}, got ${JSON.stringify(unknown)}`,
    );
  const all = eventFile === undefined ? samplesOf(defined) : await eventsOf(defined, eventFile);
  const wanted = all.filter(
    ({ definition }) => types.length === 0 || types.includes(definition.type),
  );
  if (wanted.length === 0)
    throw new PreviewError(
      `Expected ${eventFile ?? "the definitions"} to hold an event of the type ${types.join(" or ")}, got none`,
    );
  return withIds(wanted);
}

function samplesOf(defined: readonly Defined[]): Omit<Case, "id">[] {
  return defined.flatMap(({ path, definition, samples }) =>
    samples
      .filter(({ expect }) => expect === undefined || !("deadLetter" in expect))
      .map(({ name, event }) => ({ name, path, definition, event })),
  );
}

async function eventsOf(defined: readonly Defined[], file: string): Promise<Omit<Case, "id">[]> {
  const bodies = await readEventFile(file);
  const definitions = defined.map(({ definition }) => definition);
  return bodies.map(({ name, body }) => {
    const read = readEvent(body);
    if (!read.ok) throw new PreviewError(`${file}, ${name}: ${read.detail}`);
    const definition = definitionFor(definitions, read.event.type);
    const path = defined.find((one) => one.definition === definition)?.path;
    if (definition === undefined || path === undefined)
      throw new PreviewError(
        `${file}, ${name}: Expected its type to have a definition, got ${JSON.stringify(read.event.type)}`,
      );
    return { name: `${name}: ${read.event.type}`, path, definition, event: read.event };
  });
}

function withIds(cases: readonly Omit<Case, "id">[]): Case[] {
  const taken = new Set<string>();
  return cases.map((one) => {
    const type = one.definition.type === "*" ? "default" : one.definition.type;
    const words = `${type} ${one.name}`.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
    const stem = words
      .replaceAll(/[^a-z\d]+/g, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 80);
    let id = stem;
    for (let number = 2; taken.has(id); number++) id = `${stem}-${number}`;
    taken.add(id);
    return { id, ...one };
  });
}
