/** The project's package.json: a new one, or an existing one with what Postrider needs. */
import { PACKAGE_VERSION } from "../shared/package-version.ts";
import { hasTypeScriptTests } from "../shared/test-command.ts";

type Names = Readonly<Record<string, string>>;

export type PackageFile = {
  readonly name?: string;
  readonly type?: string;
  readonly scripts?: Names;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
};

const SCRIPTS: Names = {
  dev: "postrider dev",
  check: "postrider check",
  preview: "postrider preview",
  test: hasTypeScriptTests
    ? 'node --test "notifications/**/*.test.ts"'
    : "tsx --test notifications/*.test.ts",
  deploy: "postrider deploy",
};
const DEPENDENCIES: Names = { postrider: `^${PACKAGE_VERSION}`, zod: "^4.6.7" };
const DEV_DEPENDENCIES: Names = {
  "@types/node": "^24.19.2",
  // Not `latest`: version 3.0.0 was published by mistake.
  "aws-cdk": "~2.1148.1",
  ...(hasTypeScriptTests ? {} : { tsx: "^4.23.15" }),
};

/** Adds what is missing. Only the test script that `npm init` writes is replaced. */
export function withPostrider(
  existing: PackageFile | undefined,
  name: string,
): { readonly content: PackageFile; readonly added: readonly string[] } {
  const base: PackageFile = existing ?? { name, type: "module" };
  const { test = "echo no test specified", ...others } = base.scripts ?? {};
  const scripts = /^echo .*no test specified/.test(test) ? others : { test, ...others };
  const packages = { ...base.dependencies, ...base.devDependencies };
  const newScripts = missing(SCRIPTS, scripts);
  const newDependencies = missing(DEPENDENCIES, packages);
  const newDevDependencies = missing(DEV_DEPENDENCIES, packages);
  return {
    content: {
      ...base,
      ...(existing === undefined ? { private: true } : {}),
      scripts: { ...scripts, ...newScripts },
      dependencies: sorted({ ...base.dependencies, ...newDependencies }),
      devDependencies: sorted({ ...base.devDependencies, ...newDevDependencies }),
    },
    added: Object.entries({
      scripts: newScripts,
      packages: { ...newDependencies, ...newDevDependencies },
    }).flatMap(([what, names]) => {
      const keys = Object.keys(names).join(", ");
      return keys === "" ? [] : [`${what} ${keys}`];
    }),
  };
}

function missing(wanted: Names, existing: Names): Names {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name]) => !Object.hasOwn(existing, name)),
  );
}

function sorted(names: Names): Names {
  return Object.fromEntries(
    Object.entries(names).toSorted(([one], [other]) => one.localeCompare(other)),
  );
}
