/** What may be wrong with the caller, the account and its identities. */
import { EVENTS, type Unwell } from "./ward.ts";

export const UNWELL_MAIL: Record<string, Unwell> = {
  "credentials that AWS does not know": {
    arrange: ({ refuse }) =>
      refuse("UnrecognizedClientException", "The token is invalid.", "GetAccount"),
    looked: { checks: ["credentials"] },
    finding: {
      check: "credentials",
      level: "fail",
      message: /UnrecognizedClientException/,
      fix: /AWS_PROFILE/,
    },
  },
  "a clock that is a minute behind": {
    arrange: ({ now }) => (now.serverAheadMs = 60_000),
    looked: { checks: ["clock"] },
    finding: { check: "clock", level: "warn", message: /is (59|60|61) s behind/, fix: /NTP/ },
  },
  "a clock that is ten minutes ahead": {
    arrange: ({ now }) => (now.serverAheadMs = -600_000),
    looked: { checks: ["clock"] },
    finding: { check: "clock", level: "fail", message: /is (599|600|601) s ahead/, fix: /NTP/ },
  },
  "credentials that are signed by such a clock": {
    arrange: ({ now }) => (now.serverAheadMs = -600_000),
    looked: { checks: ["credentials"] },
    finding: { check: "credentials", level: "fail", message: /clock/, fix: /`clock`/ },
  },
  "the sandbox": {
    arrange: ({ system }) => (system.ses.setup.productionAccess = false),
    looked: { checks: ["account"] },
    finding: {
      check: "sandbox",
      level: "fail",
      message: /only verified/,
      fix: /https:.+postrider configure.+`sandboxRecipients`/,
    },
  },
  "the sandbox that is known of": {
    arrange: ({ system }) => (system.ses.setup.productionAccess = false),
    looked: { checks: ["account"], settings: { sandboxRecipients: ["me@example.net"] } },
    finding: { check: "sandbox", level: "warn", message: /only me@example.net/, fix: /leave/ },
  },
  "sending that is paused": {
    arrange: ({ system }) => (system.ses.setup.sendingEnabled = false),
    looked: { checks: ["account"] },
    finding: { check: "sending", level: "fail", message: /paused/, fix: /console/ },
  },
  "an account that AWS has shut": {
    arrange: ({ system }) => (system.ses.setup.enforcementStatus = "SHUTDOWN"),
    looked: { checks: ["account"] },
    finding: { check: "sending", level: "fail", message: /SHUTDOWN/, fix: /console/ },
  },
  "an account under review": {
    arrange: ({ system }) => (system.ses.setup.enforcementStatus = "PROBATION"),
    looked: { checks: ["account"] },
    finding: { check: "sending", level: "warn", message: /review/, fix: /console/ },
  },
  "an identity that waits": {
    arrange: ({ system }) =>
      (system.ses.setup.identities = { "example.org": { verification: "PENDING" } }),
    looked: { checks: ["identity"] },
    finding: {
      check: "identity",
      level: "fail",
      message: /example.org waits.+PENDING/,
      fix: /DNS/,
    },
  },
  "no identity": {
    arrange: ({ system }) => (system.ses.setup.identities = { "example.com": {} }),
    looked: { checks: ["identity"] },
    finding: {
      check: "identity",
      level: "fail",
      message: /neither mail@example.org nor example.org/,
      fix: /postrider configure.+`identity: "create"`/,
    },
  },
  "an identity that the stack will make": {
    arrange: ({ system }) => (system.ses.setup.identities = {}),
    looked: { checks: ["identity"], settings: { identity: "create" } },
    finding: { check: "identity", level: "warn", message: /neither/, fix: /postrider deploy/ },
  },
  "a domain without DKIM": {
    arrange: ({ system }) => (system.ses.setup.identities = { "example.org": { dkim: "PENDING" } }),
    looked: { checks: ["identity"] },
    finding: { check: "dkim", level: "warn", message: /PENDING/, fix: /CNAME/ },
  },
  "a domain whose DKIM is off": {
    arrange: ({ system }) =>
      (system.ses.setup.identities = { "example.org": { dkimSigning: false } }),
    looked: { checks: ["identity"] },
    finding: { check: "dkim", level: "warn", message: /switched off/, fix: /CNAME/ },
  },
  "a domain without a MAIL FROM domain": {
    arrange: ({ system }) =>
      (system.ses.setup.identities = { "example.org": { mailFromDomain: "" } }),
    looked: { checks: ["identity"] },
    finding: {
      check: "mail-from",
      level: "warn",
      message: /no MAIL FROM/,
      fix: /--mail-from-domain mail.example.org/,
    },
  },
  "a MAIL FROM domain without its records": {
    arrange: ({ system }) =>
      (system.ses.setup.identities = { "example.org": { mailFrom: "FAILED" } }),
    looked: { checks: ["identity"] },
    finding: {
      check: "mail-from",
      level: "warn",
      message: /FAILED/,
      fix: /feedback-smtp.us-east-1.amazonses.com/,
    },
  },
  "a configuration set that is not there": {
    arrange: ({ system }) => (system.ses.setup.configurationSets = {}),
    looked: { checks: ["configurationSet"] },
    finding: {
      check: "events",
      level: "fail",
      message: /no configuration set postrider/,
      fix: /create/,
    },
  },
  "a configuration set that keeps an event to itself": {
    arrange: ({ system }) =>
      (system.ses.setup.configurationSets = { postrider: { events: EVENTS.slice(0, -1) } }),
    looked: { checks: ["configurationSet"] },
    finding: {
      check: "events",
      level: "fail",
      message: /EventBridge RENDERING_FAILURE$/,
      fix: /destination/,
    },
  },
  "a configuration set whose destination is off": {
    arrange: ({ system }) =>
      (system.ses.setup.configurationSets = {
        postrider: { events: EVENTS, destinationEnabled: false },
      }),
    looked: { checks: ["configurationSet"] },
    finding: {
      check: "events",
      level: "fail",
      message: /EventBridge SEND, REJECT/,
      fix: /destination/,
    },
  },
  "a configuration set that does not send": {
    arrange: ({ system }) =>
      (system.ses.setup.configurationSets = {
        postrider: { events: EVENTS, sendingEnabled: false },
      }),
    looked: { checks: ["configurationSet"] },
    finding: { check: "events", level: "fail", message: /switched off/, fix: /--sending-enabled/ },
  },
  "a configuration set that is still to be made": {
    looked: { checks: ["configurationSet"], settings: { configurationSet: undefined } },
    finding: {
      check: "events",
      level: "warn",
      message: /stack creates/,
      fix: /postrider deploy/,
    },
  },
};
