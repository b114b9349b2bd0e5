/** What it costs our process to keep people from the AI and to check what it wrote. */
import type { Benchmark } from "./benchmark.ts";
import { eventPrompt } from "./event-prompt.ts";
import { classUpdated, WORDS } from "./events.ts";
import { median } from "./statistics.ts";

const WARM_UP = 2_000;
const DRAFTS = 1_000;
const ROUNDS = 9;

export const words: Benchmark = {
  name: "words",
  about: "processor time per draft for hiding people and checking the answer",
  run: async () => {
    draft(WARM_UP);
    const hiding: number[] = [];
    const guarding: number[] = [];
    const checking: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const cost = draft(DRAFTS);
      hiding.push(cost.hiding);
      guarding.push(cost.guarding);
      checking.push(cost.checking);
    }
    const ms = (times: readonly number[]) => `${median(times).toFixed(3)} ms`;
    return [
      { what: "reading the event, hiding people, making the prompt", numbers: ms(hiding) },
      { what: "searching the request for personal data", numbers: ms(guarding) },
      { what: "checking the answer and naming people again", numbers: ms(checking) },
    ];
  },
};

/** Processor milliseconds for one draft, by what is done. */
function draft(count: number) {
  const answer = JSON.stringify(WORDS);
  const bodies = Array.from({ length: count }, (_, index) => classUpdated("words", index));
  const [prompts, hiding] = timed(() => bodies.map((body) => eventPrompt(body).prompt));
  const requests = prompts.map(({ system, user }) => JSON.stringify({ messages: [system, user] }));
  const [leaks, guarding] = timed(() =>
    prompts.map(({ leaksIn }, index) => leaksIn(requests[index] ?? "")),
  );
  const [read, checking] = timed(() => prompts.map((prompt) => prompt.read(answer)));
  if (leaks.includes(true) || read.some((one) => typeof one === "string"))
    throw new Error("Expected a clean request and an answer that may be mailed");
  return { hiding: hiding / count, guarding: guarding / count, checking: checking / count };
}

function timed<T>(work: () => T): [T, number] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}
