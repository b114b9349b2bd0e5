/** What the table of settings (./settings.ts) says of each. */

/** What a text must be; lib/settings/formats.ts has the check and the words of each. */
export type TextFormat =
  | "stage"
  | "sender"
  | "address"
  | "domain"
  | "configuration-set"
  | "parameter"
  | "https-url"
  | "endpoint"
  | "model"
  | "aws-region"
  | "price"
  | "locale"
  | "time-zone"
  | "currency";

export type Setting = {
  /** What it is for, for the documentation. */
  readonly about: string;
  /** When it may be set, where that depends on other settings: follows its bound. */
  readonly condition?: string;
  /** The default in words, where it is not a fixed value. */
  readonly usual?: string;
  /** The processor's environment variable that it becomes. */
  readonly variable?: string;
  /** What `postrider configure` asks. */
  readonly question?: string;
  /** What `postrider configure` suggests where nothing is set. */
  readonly suggested?: string;
} & (
  | {
      readonly kind: "text";
      readonly format: TextFormat;
      readonly default?: string;
      readonly required?: true;
      readonly optional?: true;
    }
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly default: string }
  | { readonly kind: "flag"; readonly default?: boolean }
  | {
      readonly kind: "integer";
      readonly min: number;
      readonly max: number;
      readonly default?: number;
      readonly only?: readonly number[];
    }
  | {
      readonly kind: "decimal";
      readonly min: number;
      readonly max: number;
      readonly default: number;
    }
  | {
      readonly kind: "list";
      readonly of: "recipients" | "countries";
      readonly default?: readonly string[];
    }
);
