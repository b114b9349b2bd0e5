/** Previews and runs an action on one target or on many. */
import { textFor } from "../command-text.ts";
import type { Done, Prepared } from "../actions/action.ts";
import { ACTION_WORDS } from "./action-words.ts";
import type { ActionOrder, ActionPreview, ActionRequest, ActionResult } from "./page/contract.ts";
import type { Action, ConsoleParts } from "./parts.ts";

/** The page asks for something that this console does not do. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: 400 | 403;
  constructor(status: 400 | 403, message: string) {
    super(message);
    this.status = status;
  }
}

/** One target has the action's own words, many have those of their count. */
export async function previewAction(
  parts: ConsoleParts,
  { action: name, targets }: ActionRequest,
): Promise<ActionPreview> {
  const action = allowedAction(parts, name);
  const prepared = await Promise.all(targets.map((target) => action(target)));
  const ready = prepared.flatMap((one) => (one.kind === "ready" ? [one] : []));
  const { question, button, keep } = ACTION_WORDS[name];
  const only = ready.length === 1 ? ready[0] : undefined;
  const words = (text: string) => textFor(parts.target, text);
  return {
    title: only?.title ?? question(ready.length),
    points: unique(ready.flatMap(({ effects }) => effects)).map(words),
    possible: ready.length,
    refused: refusedOf(prepared).map(words),
    confirm: only?.button ?? button(ready.length),
    keep: keep ?? "Cancel",
    typed: only?.confirmWith,
  };
}

/** One after the other: an operator sees in the rows where it stopped. */
export async function runAction(
  parts: ConsoleParts,
  { action: name, targets, why, typed }: ActionOrder,
): Promise<ActionResult> {
  const action = allowedAction(parts, name);
  const said = { by: parts.operator, why: why.trim() };
  const results: Done[] = [];
  for (const target of targets) {
    const prepared = await action(target);
    const wanted = prepared.kind === "ready" ? prepared.confirmWith : undefined;
    if (wanted !== undefined && typed !== wanted)
      throw new RefusedError(400, `Nothing was changed: type ${wanted} to confirm.`);
    results.push(prepared.kind === "ready" ? await parts.perform(prepared, said) : prepared);
  }
  const words = (text: string) => textFor(parts.target, text);
  const done = results.flatMap((one) => (one.kind === "done" ? [words(one.text)] : []));
  const refused = refusedOf(results).map(words);
  if (done.length === 0) throw new RefusedError(400, refused.join(" "));
  const [only] = done;
  return {
    done: done.length === 1 && only !== undefined ? only : ACTION_WORDS[name].done(done.length),
    count: done.length,
    refused,
  };
}

function allowedAction(parts: ConsoleParts, name: ActionRequest["action"]): Action {
  if (parts.isReadOnly)
    throw new RefusedError(
      403,
      "This console only reads: it was started with --read-only. Start it without that option.",
    );
  const action = parts.actions[name];
  if (action === undefined)
    throw new RefusedError(400, `Expected an action of this version, got ${name}`);
  return action;
}

/** Each reason once, with its count if there are several targets. */
function refusedOf(results: readonly (Prepared | Done)[]): string[] {
  const counts = new Map<string, number>();
  for (const one of results)
    if (one.kind === "refused") counts.set(one.why, (counts.get(one.why) ?? 0) + 1);
  return [...counts].map(([reason, count]) =>
    results.length === 1 ? reason : `Not ${count} of ${results.length}: ${reason}`,
  );
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
