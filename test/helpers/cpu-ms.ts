/** Processor time of a step that is done at once, ms: a busy machine makes a clock's time longer, and this hardly. */
export function cpuMs(step: () => unknown): number {
  const before = process.cpuUsage();
  step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
