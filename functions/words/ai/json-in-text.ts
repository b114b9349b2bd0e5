/** The JSON objects in a model's answer, which may stand in a code fence, between prose, or behind the model's thoughts. */
import { readJson } from "../../values/json.ts";

/** Bounds the work over an answer that is made to cost it. */
const MOST_CHARACTERS = 300_000;
const MOST_OBJECTS = 50;

/** Models that think aloud in their answer do so between these. */
const THOUGHT_TAG = /<(\/?)(?:think|thinking|thought|reasoning)>/gi;

/**
 * What the text may mean as JSON, the most likely first: the whole text, also where it is a JSON text that holds JSON; else
 * the objects in it, the last first. Objects within thoughts only where nothing stands outside of them.
 */
export function jsonIn(answer: string): readonly unknown[] {
  const text = answer.slice(0, MOST_CHARACTERS);
  const whole = readJson(text);
  if (typeof whole === "string") return objectsIn(whole);
  if (whole !== undefined) return [whole];
  const outside = withoutThoughts(text);
  return objectsIn(outside.trim() === "" ? text : outside);
}

/** A closing tag without an opening one ends a thought that began with the answer. */
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

/** The objects that stand in no other, the last first: a draft comes before what it became. */
function objectsIn(text: string): readonly unknown[] {
  const objects: unknown[] = [];
  let tries = 0;
  let at = text.indexOf("{");
  while (at >= 0 && tries < MOST_OBJECTS) {
    tries += 1;
    const end = endOfObject(text, at);
    const object = end === undefined ? undefined : readJson(text.slice(at, end));
    if (object !== undefined) objects.unshift(object);
    at = text.indexOf("{", object === undefined ? at + 1 : end);
  }
  return objects;
}

/** Where the object that begins at `start` ends; undefined where it does not. */
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
