import { EventBus } from "aws-cdk-lib/aws-events";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";

/**
 * What SES must tell for the ledger to know what became of a mail; a configuration set of the operator's own must send
 * these to the default event bus as well.
 */
export const EVENTS = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.RENDERING_FAILURE,
];

/** A configuration set with which SES tells the default event bus what becomes of a mail. */
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
