/** Previews and runs an action on one target or on many. */
import type {
  ActionOrder,
  ActionPreview,
  ActionRequest,
  ActionResult,
  ActionTarget,
} from "./page/contract.ts";
import { ACTION_WORDS } from "./action-words.ts";
import type { Action, ConsoleParts, Preview } from "./parts.ts";

/** The page asks for something that this console does not do. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: 400 | 403;
  constructor(status: 400 | 403, message: string) {
    super(message);
    this.status = status;
  }
}

export async function previewAction(
  parts: ConsoleParts,
  { action: name, targets }: ActionRequest,
): Promise<ActionPreview> {
  const action = allowedAction(parts, name);
  const previews = await Promise.all(targets.map((target) => action.preview(target)));
  const possible = previews.filter(({ ok }) => ok).length;
  const { title, confirm, keep } = ACTION_WORDS[name];
  return {
    title: title(possible, nameOf(targets[0])),
    points: unique(previews.flatMap((one) => (one.ok ? one.points : []))),
    possible,
    refused: refusedOf(previews),
    confirm: confirm(possible),
    keep: keep ?? "Cancel",
  };
}

/** One after the other: an operator sees in the rows where it stopped. */
export async function runAction(
  parts: ConsoleParts,
  { action: name, targets, why }: ActionOrder,
): Promise<ActionResult> {
  const action = allowedAction(parts, name);
  const said = { by: parts.operator, why: why.trim() };
  let done = 0;
  const refused: string[] = [];
  for (const target of targets) {
    const outcome = await action.run(target, said);
    if (outcome.ok) done += 1;
    else refused.push(outcome.reason);
  }
  if (done === 0) throw new RefusedError(400, unique(refused).join(" "));
  return { done: ACTION_WORDS[name].done(done), refused: unique(refused) };
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

function refusedOf(previews: readonly Preview[]): string[] {
  const counts = new Map<string, number>();
  for (const one of previews)
    if (!one.ok) counts.set(one.reason, (counts.get(one.reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) =>
    previews.length === 1 ? reason : `Not ${count} of ${previews.length}: ${reason}`,
  );
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** The target in a question: "Stop all email to …?" */
function nameOf(target: ActionTarget | undefined): string {
  switch (target?.kind) {
    case "recipient":
      return target.address ?? "this reader";
    case "circuit":
      return target.name === "ses" ? "SES" : "the AI";
    default:
      return "its reader";
  }
}
