/** What commands are given: the tables, and whom they are about. */
import { InvalidArgumentError, Option } from "commander";
import { ADDRESS_FAULTS, readAddress } from "../../functions/values/address.ts";
import { recipientTextOf } from "../../functions/notification/recipients.ts";
import { shortHash } from "../../functions/platform/hash.ts";

export const coordinationTable = () =>
  new Option(
    "--coordination-table <name>",
    "the stack's CoordinationTable, where cdk-outputs.json does not tell it",
  )
    .env("COORDINATION_TABLE")
    .makeOptionMandatory();

export const deliveriesTable = () =>
  new Option(
    "--deliveries-table <name>",
    "the stack's DeliveriesTable, where cdk-outputs.json does not tell it",
  )
    .env("DELIVERIES_TABLE")
    .makeOptionMandatory();

export type Tables = { readonly coordinationTable: string; readonly deliveriesTable: string };

const ID = /^[0-9a-f]{32}$/;

/** The key of a notification, or the id of a recipient. @throws InvalidArgumentError */
export function hashed(text: string): string {
  if (ID.test(text)) return text;
  throw new InvalidArgumentError("Expected 32 digits and letters a to f, as the lists show them.");
}

/** An address, without the name of `Name <address>`. @throws InvalidArgumentError */
export function address(text: string): string {
  const read = readAddress(text);
  if (read.ok) return read.address;
  throw new InvalidArgumentError(
    `Expected an address that SES accepts, got ${ADDRESS_FAULTS[read.fault]}.`,
  );
}

/** Somebody whom a list shows by address, or by id where the address is not known. @throws InvalidArgumentError */
export function addressOrId(text: string): string {
  return ID.test(text) ? text : address(text);
}

/** The id of a recipient. */
export function recipientIdOf(addressOrIdText: string): string {
  return ID.test(addressOrIdText) ? addressOrIdText : shortHash(recipientTextOf(addressOrIdText));
}
