import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
} from "@aws-sdk/client-sesv2";
import { isError } from "../../functions/platform/errors.ts";
import { EVENTS } from "../../lib/resources/ses-events.ts";
import { fail, ok, warn, type Check } from "./finding.ts";
import type { CheckContext } from "./check-context.ts";

const NAME = "events";

/** As API v2 spells them: `renderingFailure` is RENDERING_FAILURE. */
const NEEDED = EVENTS.map((event) => event.replace(/[A-Z]/g, "_$&").toUpperCase());

/** Whether SES sends its events to EventBridge: without them deliveries and bounces are never recorded. */
export const configurationSet: Check<CheckContext> = {
  name: NAME,
  run: async ({ ses, settings, deployed }, abortSignal) => {
    const name = settings.configurationSet ?? deployed.configurationSet;
    if (name === undefined)
      return [warn(NAME, "the stack creates the configuration set", "postrider deploy")];
    const option = `--configuration-set-name ${name}`;
    const input = { ConfigurationSetName: name };
    try {
      const [{ SendingOptions }, { EventDestinations = [] }] = await Promise.all([
        ses.send(new GetConfigurationSetCommand(input), { abortSignal }),
        ses.send(new GetConfigurationSetEventDestinationsCommand(input), { abortSignal }),
      ]);
      if (SendingOptions?.SendingEnabled === false) {
        const message = `sending with the configuration set ${name} is switched off`;
        const fix = `aws sesv2 put-configuration-set-sending-options --sending-enabled ${option}`;
        return [fail(NAME, message, fix)];
      }
      const sent = EventDestinations.flatMap((one) =>
        one.Enabled && one.EventBridgeDestination ? (one.MatchingEventTypes ?? []) : [],
      );
      const missing = NEEDED.filter((event) => !new Set<string>(sent).has(event));
      if (missing.length === 0)
        return [ok(NAME, `the configuration set ${name} sends its events to EventBridge`)];
      const message = `the configuration set ${name} does not send EventBridge ${missing.join(", ")}`;
      const fix = `give it a destination: aws sesv2 create-configuration-set-event-destination ${option}, on the default bus`;
      return [fail(NAME, message, fix)];
    } catch (error) {
      if (!isError(error) || error.name !== "NotFoundException") throw error;
      const fix = `aws sesv2 create-configuration-set ${option}, or leave \`configurationSet\` out`;
      return [fail(NAME, `there is no configuration set ${name}`, fix)];
    }
  },
};
