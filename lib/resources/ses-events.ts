import { EventBus } from "aws-cdk-lib/aws-events";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";

/** The SES events that the ledger needs. An existing configuration set must send them to the default event bus too. */
export const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
];

/** A configuration set that sends SES events to the default event bus. */
export class SesEvents extends Construct {
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.configurationSet = new ConfigurationSet(this, "ConfigurationSet");
    this.configurationSet.addEventDestination("Bus", {
      destination: EventDestination.eventBus(
        EventBus.fromEventBusName(this, "DefaultBus", "default"),
      ),
      events: EVENTS,
    });
  }
}
