/** Finds the JSON objects in a model's answer: in a code fence, between prose, or after reasoning. */
import { readJson } from "../../values/json.ts";

/** Limits the work for a hostile answer. */
const MAX_CHARACTERS = 300_000;
const MAX_OBJECTS = 50;

/** The tags around reasoning in an answer. */
const THOUGHT_TAG = /<(\/?)(?:think|thinking|thought|reasoning)>/gi;

/**
 * Candidates, the most likely first: the whole text, or the text in a JSON string; otherwise
 * the objects in it, the last first. Objects within reasoning count only if there is no other text.
 */
export function jsonIn(answer: string): readonly unknown[] {
  const text = answer.slice(0, MAX_CHARACTERS);
  const whole = readJson(text);
  if (typeof whole === "string") return objectsIn(whole);
  if (whole !== undefined) return [whole];
  const outside = withoutThoughts(text);
  return objectsIn(outside.trim() === "" ? text : outside);
}

/** A closing tag without an opening one ends reasoning that began with the answer. */
function withoutThoughts(text: string): string {
  let outside = "";
  let from = 0;
  let isThought = false;
  for (const tag of text.matchAll(THOUGHT_TAG)) {
    const isEnd = tag[1] === "/";
    if (isEnd && !isThought) outside = "";
    if (!isEnd && !isThought) outside += text.slice(from, tag.index);
    isThought = !isEnd;
    from = tag.index + tag[0].length;
  }
  return isThought ? outside : outside + text.slice(from);
}

/** The outermost objects, the last first: a draft comes before the final answer. */
function objectsIn(text: string): readonly unknown[] {
  const objects: unknown[] = [];
  let tries = 0;
  let at = text.indexOf("{");
  while (at >= 0 && tries < MAX_OBJECTS) {
    tries += 1;
    const end = endOfObject(text, at);
    const object = end === undefined ? undefined : readJson(text.slice(at, end));
    if (object !== undefined) objects.unshift(object);
    at = text.indexOf("{", object === undefined ? at + 1 : end);
  }
  return objects;
}

/** The end of the object at `start`; undefined if it is not closed. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (isString) {
      if (character === "\\") at += 1;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}
