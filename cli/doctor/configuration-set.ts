import {
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
} from "@aws-sdk/client-sesv2";
import { EVENTS } from "../../lib/resources/ses-events.ts";
import { fail, ok, warn, type Check } from "./finding.ts";
import type { Stage } from "./stage.ts";
import { isError } from "../../functions/platform/errors.ts";

const NAME = "events";

/** In the spelling of API v2: `renderingFailure` is RENDERING_FAILURE. */
const NEEDED = EVENTS.map((event) => event.replace(/[A-Z]/g, "_$&").toUpperCase());

/** Whether SES sends its events to EventBridge: without them deliveries and bounces are never recorded. */
export const configurationSet: Check<Stage> = {
  name: NAME,
  run: async ({ ses, settings, deployed }, abortSignal) => {
    const name = settings.configurationSet ?? deployed.configurationSet;
    if (name === undefined)
      return [warn(NAME, "the stack creates the configuration set", "npx postrider deploy")];
    const given = { ConfigurationSetName: name };
    const create = `aws sesv2 create-configuration-set --configuration-set-name ${name}, or leave \`configurationSet\` out`;
    try {
      const [set, { EventDestinations = [] }] = await Promise.all([
        ses.send(new GetConfigurationSetCommand(given), { abortSignal }),
        ses.send(new GetConfigurationSetEventDestinationsCommand(given), { abortSignal }),
      ]);
      if (set.SendingOptions?.SendingEnabled === false)
        return [
          fail(
            NAME,
            `sending with the configuration set ${name} is switched off`,
            `aws sesv2 put-configuration-set-sending-options --sending-enabled --configuration-set-name ${name}`,
          ),
        ];
      const told = new Set<string>(
        EventDestinations.filter(
          ({ Enabled, EventBridgeDestination }) =>
            Enabled === true && EventBridgeDestination !== undefined,
        ).flatMap(({ MatchingEventTypes = [] }) => MatchingEventTypes),
      );
      const missing = NEEDED.filter((event) => !told.has(event));
      return missing.length === 0
        ? [ok(NAME, `the configuration set ${name} sends its events to EventBridge`)]
        : [
            fail(
              NAME,
              `the configuration set ${name} does not send EventBridge ${missing.join(", ")}`,
              `give it a destination: aws sesv2 create-configuration-set-event-destination --configuration-set-name ${name}, on the default bus`,
            ),
          ];
    } catch (error) {
      if (!isError(error) || error.name !== "NotFoundException") throw error;
      return [fail(NAME, `there is no configuration set ${name}`, create)];
    }
  },
};
