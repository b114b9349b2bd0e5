/** The project's package.json: what Postrider adds to one that exists, or a new one. */
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
  test: hasTypeScriptTests()
    ? 'node --test "notifications/**/*.test.ts"'
    : "tsx --test notifications/*.test.ts",
  deploy: "postrider deploy",
};
const DEPENDENCIES: Names = { postrider: `^${PACKAGE_VERSION}`, zod: "^4.6.7" };
/** aws-cdk: version 3.0.0 was published by mistake, and `latest` has led to it. */
const DEV_DEPENDENCIES: Names = {
  "@types/node": "^24.19.2",
  "aws-cdk": "~2.1148.1",
  ...(hasTypeScriptTests() ? {} : { tsx: "^4.23.15" }),
};

/** What `npm init` writes where there is no test. */
const NO_TEST = /^echo .*no test specified/;

/** The package with what it lacks. What it has is not changed, except for the test script of `npm init`. */
export function withPostrider(
  given: PackageFile | undefined,
  name: string,
): { readonly text: PackageFile; readonly added: readonly string[] } {
  const base: PackageFile = given ?? { name, type: "module" };
  const { test, ...otherScripts } = base.scripts ?? {};
  const scripts =
    test === undefined || NO_TEST.test(test) ? otherScripts : { test, ...otherScripts };
  const everywhere = { ...base.dependencies, ...base.devDependencies };
  const lacking = (wanted: Names, existing: Names) =>
    Object.fromEntries(Object.entries(wanted).filter(([key]) => !Object.hasOwn(existing, key)));
  const newScripts = lacking(SCRIPTS, scripts);
  const newDependencies = lacking(DEPENDENCIES, everywhere);
  const newDevDependencies = lacking(DEV_DEPENDENCIES, everywhere);
  return {
    text: {
      ...base,
      ...(given === undefined ? { private: true } : {}),
      scripts: { ...scripts, ...newScripts },
      dependencies: sorted({ ...base.dependencies, ...newDependencies }),
      devDependencies: sorted({ ...base.devDependencies, ...newDevDependencies }),
    },
    added: [
      ...listed("scripts", newScripts),
      ...listed("packages", { ...newDependencies, ...newDevDependencies }),
    ],
  };
}

/** "scripts dev, check" */
function listed(what: string, names: Names): string[] {
  const keys = Object.keys(names);
  return keys.length === 0 ? [] : [`${what} ${keys.join(", ")}`];
}

function sorted(names: Names): Names {
  return Object.fromEntries(
    Object.entries(names).toSorted(([one], [other]) => one.localeCompare(other)),
  );
}
