/** `postrider circuit reset`: closes an open circuit by hand. */
import { Argument, type Command } from "commander";
import {
  CIRCUIT_BREAKERS,
  type CircuitBreakerName,
} from "../../functions/coordination/circuit-state.ts";
import { actingCommand, type ActingOptions, openActing, perform } from "./acting.ts";

export function circuitResetCommand(): Command {
  return actingCommand("reset", "Call SES or the AI again at once: close its open circuit", [
    "npx postrider circuit reset ai",
  ])
    .addArgument(new Argument("<name>", "the circuit").choices(CIRCUIT_BREAKERS))
    .action(async (name: CircuitBreakerName, options: ActingOptions) => {
      const acting = await openActing(options);
      const { resetCircuit } = await import("../../operator/actions/system.ts");
      await perform(await resetCircuit(acting.operator, name), acting);
    });
}
