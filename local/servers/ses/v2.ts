// What an account tells of itself by SES's API v2: itself, its identities, its configuration sets. Nothing is sent by it here.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Account, AccountLimits } from "./account.ts";
import { type Refusal, refusalOf } from "./protocol.ts";

/** What the account has been set to; all of it may be changed while the server runs. */
export type SesSetup = {
  /** false: the account is in the sandbox. */
  productionAccess: boolean;
  sendingEnabled: boolean;
  /** HEALTHY, PROBATION or SHUTDOWN. */
  enforcementStatus: string;
  /** Recipients in the last 24 hours; those of this server unless given. */
  sentLast24Hours?: number;
  /** By address or domain. */
  identities: Record<string, IdentitySetup>;
  /** By name. */
  configurationSets: Record<string, ConfigurationSetSetup>;
};

/** Absent parts are as SES has them after a domain has been set up well. */
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
  /** What is told to EventBridge; nothing unless given. */
  events?: readonly string[];
  destinationEnabled?: boolean;
};

/** An account that is out of the sandbox, and has nothing else. */
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

/** What the answers are made of. */
export type V2Context = {
  setup: SesSetup;
  account: Account;
  limits: AccountLimits;
  nowMs: number;
};

export type V2Outcome = { result: unknown } | { refusal: Refusal };

type Asked = { action: string; name: string };

/** Which operation a GET is, by its path; undefined for one that is not played here. */
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

/** Answers what was asked. */
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

/** Sends an answer as REST and JSON have it. */
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
