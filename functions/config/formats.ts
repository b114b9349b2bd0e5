/** The formats of settings and environment variables that are texts or lists. */
import { readLocale } from "../notification/locale.ts";
import { readTimeZone } from "../notification/reader.ts";
import { isCurrency } from "../notification/format/value-format.ts";
import { isAddress, readAddress } from "../values/address.ts";
import { readPrice } from "../words/budget/price.ts";
import type { Format } from "./environment.ts";

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;
/** What names this machine to a process, and to a container. */
const THIS_MACHINE = ["127.0.0.1", "localhost", "host.docker.internal"];
const HTTPS_URL = "a URL that begins with https://, without user, password or query";

export const FORMATS = {
  stage: {
    bound: "a short name: at most 20 small letters, digits and hyphens, a letter first",
    holds: (value) => /^[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?$/.test(value),
  },
  sender: {
    bound: "`Name <address>` or an address, on one line",
    holds: (value) => readAddress(value).ok,
  },
  address: { bound: "an address without a name", holds: isAddress },
  domain: { bound: "a domain", holds: (value) => DOMAIN.test(value) },
  "configuration-set": {
    bound: "the name of a configuration set: at most 64 letters, digits, _ and -",
    holds: (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
  },
  parameter: {
    bound: 'the name of a parameter that begins with "/", of letters, digits and ._-/',
    holds: (value) => /^\/[A-Za-z0-9_.\-/]{1,1010}$/.test(value) && !value.endsWith("/"),
  },
  "https-url": { bound: HTTPS_URL, holds: (value) => isPlainUrl(value, "https:") },
  endpoint: {
    bound: `${HTTPS_URL} (on stage local also http:// of this machine)`,
    holds: (value) => isPlainUrl(value, "https:") || isOfThisMachine(value),
  },
  model: {
    bound: "a model's name without spaces, never a key",
    holds: (value) => /^\S{1,200}$/.test(value),
  },
  "aws-region": {
    bound: "an AWS region",
    holds: (value) => /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(value),
  },
  price: {
    bound: "three numbers, `input/cached/output`",
    holds: (value) => readPrice(value) !== undefined,
  },
  locale: { bound: 'a language tag such as "de"', holds: (value) => readLocale(value) === value },
  "time-zone": {
    bound: 'an IANA time zone such as "Africa/Johannesburg"',
    holds: (value) => readTimeZone(value) !== undefined,
  },
  currency: {
    bound: 'an ISO 4217 currency such as "ZAR"',
    holds: isCurrency,
  },
} as const satisfies Record<string, Format>;

export const LISTS = {
  recipients: {
    bound: "a list of addresses or domains",
    holds: (value) => isAddress(value) || DOMAIN.test(value),
  },
  countries: {
    bound: "a list of countries as two capital letters",
    holds: (value) => /^[A-Z]{2}$/.test(value),
  },
} as const satisfies Record<string, Format>;

/** The keys of OpenAI, AWS, Google and GitHub, and JSON web tokens: such a value is refused and never shown. */
export const KEY =
  /\bsk-[\w-]{8,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{20,}|\bgh[pousr]_\w{20,}|\beyJ[\w-]{10,}|-----BEGIN/;

/** Whether a URL stays on this machine, so that it needs no encryption. */
export function isOfThisMachine(value: unknown): boolean {
  return isPlainUrl(value, "http:") && THIS_MACHINE.includes(new URL(String(value)).hostname);
}

function isPlainUrl(value: unknown, protocol: "https:" | "http:"): boolean {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  return (
    url?.protocol === protocol && [url.username, url.password, url.search, url.hash].join("") === ""
  );
}
