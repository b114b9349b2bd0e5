/** The parts of SES API v2 that describe an account, its identities and its configuration sets. */
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Account, AccountLimits } from "./account.ts";
import { type Refusal, refusalOf } from "./protocol.ts";

/** May be changed while the server runs. */
export type SesSetup = {
  /** false: in the sandbox. */
  productionAccess: boolean;
  sendingEnabled: boolean;
  /** HEALTHY, PROBATION or SHUTDOWN. */
  enforcementStatus: string;
  /** Recipients in the last 24 hours; default: those of this server. */
  sentLast24Hours?: number;
  /** By address or domain. */
  identities: Record<string, IdentitySetup>;
  /** By name. */
  configurationSets: Record<string, ConfigurationSetSetup>;
};

/** The defaults are those of a correctly configured domain. */
export type IdentitySetup = {
  /** PENDING, SUCCESS, FAILED, TEMPORARY_FAILURE or NOT_STARTED. */
  verification?: string;
  dkim?: string;
  dkimSigning?: boolean;
  /** "" for none. */
  mailFromDomain?: string;
  mailFrom?: string;
};

export type ConfigurationSetSetup = {
  sendingEnabled?: boolean;
  /** Event types sent to EventBridge; default none. */
  events?: readonly string[];
  destinationEnabled?: boolean;
};

/** Default: out of the sandbox, without identities. */
export function createSetup(given: Partial<SesSetup> = {}): SesSetup {
  return {
    productionAccess: true,
    sendingEnabled: true,
    enforcementStatus: "HEALTHY",
    identities: {},
    configurationSets: {},
    ...given,
  };
}

export type V2Context = {
  setup: SesSetup;
  account: Account;
  limits: AccountLimits;
  nowMs: number;
};

export type V2Outcome = { result: unknown } | { refusal: Refusal };

type Asked = { action: string; name: string };

/** The operation of a GET path; undefined if it is not available. */
export function readV2Path(pathname: string): Asked | undefined {
  const [, , , resource, encoded, more] = pathname.split("/");
  const name = decodeURIComponent(encoded ?? "");
  if (resource === "account" && encoded === undefined) return { action: "GetAccount", name };
  if (resource === "identities" && name !== "" && more === undefined)
    return { action: "GetEmailIdentity", name };
  if (resource !== "configuration-sets" || name === "") return undefined;
  if (more === undefined) return { action: "GetConfigurationSet", name };
  return more === "event-destinations"
    ? { action: "GetConfigurationSetEventDestinations", name }
    : undefined;
}

export function answerV2({ action, name }: Asked, context: V2Context): V2Outcome {
  const { setup } = context;
  if (action === "GetAccount") return { result: describeAccount(context) };
  if (action === "GetEmailIdentity") {
    const identity = setup.identities[name];
    return identity === undefined
      ? notFound(`Email identity ${name} does not exist.`)
      : { result: describeIdentity(name, identity) };
  }
  const set = setup.configurationSets[name];
  if (set === undefined) return notFound(`Configuration set <${name}> does not exist.`);
  return {
    result: action === "GetConfigurationSet" ? describeSet(name, set) : describeDestinations(set),
  };
}

function describeAccount({ setup, account, limits, nowMs }: V2Context) {
  return {
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: setup.enforcementStatus,
    ProductionAccessEnabled: setup.productionAccess,
    SendingEnabled: setup.sendingEnabled,
    SendQuota: {
      Max24HourSend: limits.max24HourSend,
      MaxSendRate: limits.maxSendRate,
      SentLast24Hours: setup.sentLast24Hours ?? account.sentLast24Hours(nowMs),
    },
  };
}

function describeIdentity(name: string, identity: IdentitySetup) {
  const { verification = "SUCCESS", dkim = "SUCCESS", dkimSigning = true } = identity;
  const { mailFromDomain = `mail.${name}`, mailFrom = "SUCCESS" } = identity;
  const isDomain = !name.includes("@");
  return {
    IdentityType: isDomain ? "DOMAIN" : "EMAIL_ADDRESS",
    VerificationStatus: verification,
    VerifiedForSendingStatus: verification === "SUCCESS",
    FeedbackForwardingStatus: true,
    DkimAttributes: {
      Status: isDomain ? dkim : "NOT_STARTED",
      SigningEnabled: isDomain && dkimSigning,
      Tokens: isDomain ? ["one", "two", "three"] : [],
    },
    MailFromAttributes:
      isDomain && mailFromDomain !== ""
        ? {
            MailFromDomain: mailFromDomain,
            MailFromDomainStatus: mailFrom,
            BehaviorOnMxFailure: "USE_DEFAULT_VALUE",
          }
        : undefined,
  };
}

function describeSet(name: string, { sendingEnabled = true }: ConfigurationSetSetup) {
  return { ConfigurationSetName: name, SendingOptions: { SendingEnabled: sendingEnabled } };
}

function describeDestinations({ events = [], destinationEnabled = true }: ConfigurationSetSetup) {
  const EventBusArn = "arn:aws:events:us-east-1:123456789012:event-bus/default";
  return {
    EventDestinations:
      events.length === 0
        ? []
        : [
            {
              Name: "bus",
              Enabled: destinationEnabled,
              MatchingEventTypes: events,
              EventBridgeDestination: { EventBusArn },
            },
          ],
  };
}

function notFound(message: string): V2Outcome {
  return { refusal: refusalOf("NotFoundException", message, 404) };
}

/** Sends REST JSON. */
export function sendV2(response: ServerResponse, outcome: V2Outcome): void {
  const requestId = randomUUID();
  if ("refusal" in outcome) {
    const { status, code, message } = outcome.refusal;
    response.writeHead(status, {
      "content-type": "application/json",
      "x-amzn-requestid": requestId,
      "x-amzn-errortype": code,
    });
    response.end(JSON.stringify({ message }));
    return;
  }
  response.writeHead(200, { "content-type": "application/json", "x-amzn-requestid": requestId });
  response.end(JSON.stringify(outcome.result));
}
