// Failures to order: what the network and SES may do to the next requests.

/** One injected failure, or a delay where only `latencyMs` is set. At most one of the other effects is meant. */
export type Fault = {
  /** The SES action it waits for; any action unless given. */
  action?: string;
  /** A further condition on the fields of the request. */
  match?: (params: URLSearchParams) => boolean;
  /** How many requests it hits, 1 unless given. */
  times?: number;
  /** Delay before the request is looked at, in milliseconds. */
  latencyMs?: number;
  /** Refuse with this code and, unless given, status 400 and the code as message. */
  code?: string;
  status?: number;
  message?: string;
  /** Never answer; nothing was accepted. */
  hang?: boolean;
  /** Accept, then never answer. */
  hangAfter?: boolean;
  /** Break the connection; nothing was accepted. */
  resetBefore?: boolean;
  /** Accept, then break the connection: the sender cannot know. */
  resetAfter?: boolean;
};

/** The faults that still wait for their requests, oldest first. */
export type Faults = {
  inject(fault: Fault): void;
  take(action: string, params: URLSearchParams): Fault | undefined;
  clear(): void;
};

/** Creates an empty list of faults. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; timesLeft: number }[] = [];

  function take(action: string, params: URLSearchParams): Fault | undefined {
    const hit = waiting.find(
      ({ fault }) =>
        (fault.action === undefined || fault.action === action) && (fault.match?.(params) ?? true),
    );
    if (hit === undefined) return undefined;
    hit.timesLeft -= 1;
    if (hit.timesLeft <= 0) waiting = waiting.filter((other) => other !== hit);
    return hit.fault;
  }

  return {
    inject: (fault) => {
      waiting.push({ fault, timesLeft: fault.times ?? 1 });
    },
    take,
    clear: () => {
      waiting = [];
    },
  };
}
