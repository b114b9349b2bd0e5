/** The fields of a setting in the table of settings (./settings.ts). */
import type { FORMATS, LISTS } from "./formats.ts";

/** The fields of each setting that names an SSM parameter. */
export const PARAMETER = { kind: "text", format: "parameter", optional: true } as const;

export type Setting = {
  /** For the documentation. */
  readonly about: string;
  /** How it depends on other settings. Follows its bound in errors and documentation. */
  readonly condition?: string;
  /** The default in words, if it is not a fixed value. */
  readonly usual?: string;
  /** The processor's environment variable. */
  readonly variable?: string;
  /** What `postrider configure` asks. */
  readonly question?: string;
  /** What `postrider configure` suggests if it is not set. */
  readonly suggested?: string;
} & (
  | {
      readonly kind: "text";
      readonly format: keyof typeof FORMATS;
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
      readonly of: keyof typeof LISTS;
      readonly default?: readonly string[];
    }
);
