import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { type CodeBlock, root } from "./list-pages.js";

/** A folder that nothing is written to: where fragments are thought to lie, so that imports resolve as in this package. */
const folder = `${root}internal/docs/fragments/`;

/** What fragments talk of without making it themselves. */
const given: Readonly<Record<string, string>> = {
  series: 'import("@timevae/spec").SeriesArray',
  engine: 'import("@timevae/graph").Engine',
  model: 'import("@timevae/core").TimeVAE',
  generator: 'Awaited<ReturnType<typeof import("@timevae/onnx").loadGenerator>>',
  tf: 'Parameters<typeof import("@timevae/engine-tfjs").createTfjsEngine>[0]["tf"]',
  week: "readonly number[]",
  shock: '(options: { timeConstant: number }) => import("@timevae/blocks").Block',
  file: "File",
  stop: "AbortController",
  postMessage: "(message: unknown) => void",
  describe: "(name: string, tests: () => void) => void",
  it: "(name: string, test: () => unknown) => void",
  expect: "(value: unknown) => { toBe(other: unknown): void; toEqual(other: unknown): void }",
};

/** Packages whose names a fragment may use without importing them. */
const entries = readdirSync(`${root}packages`).flatMap((name) => {
  const { name: specifier, exports } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, "utf8")) as {
    name: string;
    exports: Record<string, unknown>;
  };
  // The command is no library, and the reference engine has names of the same kind as the others.
  return specifier === "timevae"
    ? []
    : Object.keys(exports)
        .filter((subpath) => subpath !== "./package.json")
        .map((subpath) => specifier + subpath.slice(1));
});

/**
 * Type-checks fragments of TypeScript: what they name and do not declare is a public name of some package, or one of a few
 * things that are given. Returns what the compiler says, as `file:line: message`.
 */
export function checkFragments(blocks: readonly CodeBlock[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["@timevae/source"],
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    noImplicitAny: false, // examples leave types of parameters to their reader
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const publicNames = readPublicNames(options);
  const sources = new Map(
    blocks.map((block, i) => [`${folder}fragment-${i}.ts`, { block, ...prepare(block.code, publicNames) }]),
  );
  const host = withFiles(ts.createCompilerHost(options), (path) => {
    const source = sources.get(path);
    return source && source.prelude + source.code;
  });
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources].flatMap(([path, { block, prelude }]) => {
    const file = program.getSourceFile(path) as ts.SourceFile;
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ start = 0, messageText }) => {
      const before = `${prelude}${block.code}`.slice(prelude.length, start);
      const line = block.line + before.split("\n").length - 1;
      return `${block.file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  });
}

/** One line with the imports and declarations that a fragment leaves out. */
function prepare(code: string, publicNames: ReadonlyMap<string, string>): { prelude: string; code: string } {
  const declared = declaredNames(code);
  const used = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const missing = [...used].filter((name) => !declared.has(name));
  const lines = missing.flatMap((name) => {
    if (name in given) return [`declare const ${name}: ${given[name]};`];
    const specifier = publicNames.get(name);
    return specifier === undefined ? [] : [`import { ${name} } from "${specifier}";`];
  });
  return { prelude: `${lines.join(" ")}\n`, code };
}

/** Names that a fragment's own statements bring in, at its top. */
function declaredNames(code: string): Set<string> {
  const names = new Set<string>();
  const add = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const statement of ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest).statements) {
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name);
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
      add(statement.name);
    if (!ts.isImportDeclaration(statement)) continue;
    const { importClause } = statement;
    if (importClause?.name) add(importClause.name);
    const bindings = importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) add(bindings.name);
    if (bindings && ts.isNamedImports(bindings)) for (const element of bindings.elements) add(element.name);
  }
  return names;
}

/** Every name that a package exports, and from where; the first entry that has it. */
function readPublicNames(options: ts.CompilerOptions): Map<string, string> {
  const path = `${folder}entries.ts`;
  const text = entries.map((specifier, i) => `import * as e${i} from "${specifier}"; e${i};`).join("\n");
  const host = withFiles(ts.createCompilerHost(options), (name) => (name === path ? text : undefined));
  const program = ts.createProgram([path], options, host);
  const checker = program.getTypeChecker();
  const names = new Map<string, string>();
  let i = 0;
  for (const statement of (program.getSourceFile(path) as ts.SourceFile).statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const specifier = entries[i++] as string;
    const module = checker.getSymbolAtLocation(statement.moduleSpecifier);
    if (!module) throw new Error(`${specifier}: expected a module, received none`);
    for (const { name } of checker.getExportsOfModule(module)) if (!names.has(name)) names.set(name, specifier);
  }
  return names;
}

function withFiles(host: ts.CompilerHost, read: (path: string) => string | undefined): ts.CompilerHost {
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => read(path) !== undefined || fileExists(path);
  host.readFile = (path) => read(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = read(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target);
  };
  return host;
}
