/** The requests of a run as the fault proxies see them pass: nobody lists them by hand. */
import * as z from "zod/mini";
import type { FaultProxies } from "../../helpers/fault-proxy.ts";

/** Where a run may be struck: before or after the server has applied the nth request (from 1) of a step. */
export type Point = {
  readonly step: string;
  readonly nth: number;
  readonly when: "before" | "after";
};

/** One request; the same object before and after it is applied. */
export type Request = {
  /** Its operation, and for an update what it writes: "ReceiveMessage", "UpdateItem accepted", "UpdateItem lease". */
  readonly step: string;
  readonly nth: number;
  readonly body: string;
};

export type Passing = {
  readonly request: Request;
  readonly when: Point["when"];
  /** The answer's HTTP status; only after. */
  readonly status?: number;
};

export type Watch = {
  /** Numbers the requests from 1 again: another run begins. */
  readonly restart: () => void;
  readonly stop: () => void;
};

/** Tells of each request before and after it is applied; the request stands still until the promise that `tell` returns. */
export function watch(proxies: FaultProxies, tell: (passing: Passing) => unknown): Watch {
  const counts = new Map<string, number>();
  const all = Object.values(proxies);
  for (const proxy of all) {
    const requests = new Map<number, Request>();
    proxy.onRequest = async ({ index, operation, body }) => {
      const step = stepOf(operation, body);
      const nth = (counts.get(step) ?? 0) + 1;
      counts.set(step, nth);
      const request = { step, nth, body };
      requests.set(index, request);
      await tell({ request, when: "before" });
    };
    proxy.onAnswer = async ({ index, status }) => {
      const request = requests.get(index);
      requests.delete(index);
      if (request !== undefined) await tell({ request, when: "after", status });
    };
  }
  return {
    restart: () => counts.clear(),
    stop: () => {
      for (const proxy of all) {
        proxy.onRequest = undefined;
        proxy.onAnswer = undefined;
      }
    },
  };
}

export function pointOf({ request, when }: Passing): Point {
  return { step: request.step, nth: request.nth, when };
}

const Update = z.object({
  Key: z.record(z.string(), z.object({ S: z.string() })),
  UpdateExpression: z.string(),
  ExpressionAttributeValues: z.optional(
    z.record(z.string(), z.looseObject({ S: z.optional(z.string()) })),
  ),
});

/** A delivery's update, read from its request. */
export type DeliveryUpdate = {
  readonly delivery: string;
  /** The state that it writes. */
  readonly state: string;
  /** The attempt that an intent writes. */
  readonly attempt: string | undefined;
  /** The attempt that was judged: of a resend, a further try, or a parking. */
  readonly seen: string | undefined;
};

/** What an update of a delivery's row writes; nothing where it is none. */
export function deliveryUpdateOf(body: string): DeliveryUpdate | undefined {
  const update = readUpdate(body);
  const state = update && /#state = :(\w+)/.exec(update.UpdateExpression)?.[1];
  const delivery = update?.Key["recipient"]?.S;
  if (state === undefined || delivery === undefined) return undefined;
  const values = update?.ExpressionAttributeValues;
  return { delivery, state, attempt: values?.[":new"]?.S, seen: values?.[":seen"]?.S };
}

function stepOf(operation: string, body: string): string {
  if (operation !== "UpdateItem") return operation;
  const state = deliveryUpdateOf(body)?.state;
  const key = readUpdate(body)?.Key ?? {};
  // The rows of the Coordination table are named before the first #; a message's starts are a sort key.
  const what = state ?? key["pk"]?.S.split("#")[0] ?? key["recipient"]?.S.slice(0, 12);
  return what === undefined ? operation : `${operation} ${what}`;
}

function readUpdate(body: string): z.infer<typeof Update> | undefined {
  try {
    return Update.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
