/** Faults waiting for their request: each strikes `times` requests (default 1, Infinity allowed), the oldest first. */
export function createFaultList<Fault extends { times?: number }>() {
  const waiting: { fault: Fault; timesLeft: number }[] = [];

  const inject = (fault: Fault): void => {
    waiting.push({ fault, timesLeft: fault.times ?? 1 });
  };

  /** Takes the oldest fault that matches, or undefined when the request is to be served as usual. */
  const take = (matches: (fault: Fault) => boolean): Fault | undefined => {
    const index = waiting.findIndex(({ fault }) => matches(fault));
    const entry = waiting[index];
    if (!entry) return undefined;
    entry.timesLeft -= 1;
    if (entry.timesLeft <= 0) waiting.splice(index, 1);
    return entry.fault;
  };

  const reset = (): void => {
    waiting.length = 0;
  };

  return { inject, take, reset };
}
