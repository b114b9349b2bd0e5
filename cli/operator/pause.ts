/** `postrider pause` and `resume`: all email of an installation. */
import type { Command } from "commander";
import { actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";

export function pauseCommand(): Command {
  return systemCommand("pause", "Stop all email; events wait in the queue");
}

export function resumeCommand(): Command {
  return systemCommand("resume", "Send again what waited during a pause");
}

function systemCommand(name: "pause" | "resume", description: string): Command {
  const examples = [`npx postrider ${name}`, `npx postrider ${name} --yes --why "wrong prices"`];
  return actingCommand(name, description, examples).action(async (options: ActingOptions) => {
    const acting = await openActing(options);
    const actions = await import("../../operator/actions/system.ts");
    await perform(await actions[name](acting.operator), acting);
  });
}
