/** Faults that wait for a request. Each hits `times` requests (default 1, may be Infinity), the oldest first. */
export function createFaultList<Fault extends { times?: number }>() {
  let waiting: { fault: Fault; timesLeft: number }[] = [];
  return {
    inject: (fault: Fault): void => {
      waiting.push({ fault, timesLeft: fault.times ?? 1 });
    },
    /** Returns the oldest fault that matches, or undefined if the request is answered as usual. */
    take: (matches: (fault: Fault) => boolean): Fault | undefined => {
      const hit = waiting.find(({ fault }) => matches(fault));
      if (hit === undefined) return undefined;
      hit.timesLeft -= 1;
      if (hit.timesLeft <= 0) waiting = waiting.filter((one) => one !== hit);
      return hit.fault;
    },
    reset: (): void => {
      waiting = [];
    },
  };
}
