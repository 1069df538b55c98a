import { fileURLToPath } from "node:url";
import { Application, LogLevel } from "typedoc";
import { publicModules } from "./public-modules.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Writes a page of Markdown for every public module into `docs/api`, from the TSDoc of its source. */
async function writeApi(): Promise<void> {
  const modules = publicModules();
  const options = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: modules.map(({ source }) => source),
    tsconfig: path("../tsconfig.api.json"),
    basePath: path("../../../"),
    name: "API",
    outputs: [{ name: "markdown", path: path("../../../docs/api") }],
    readme: "none",
    router: "module",
    entryFileName: "index",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    excludeInternal: true,
    excludePrivate: true,
    disableSources: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    expandObjects: false,
    logLevel: LogLevel.Warn,
    skipErrorChecking: true, // `typecheck` does it
    validation: { notExported: false, invalidLink: true, notDocumented: false },
    treatValidationWarningsAsErrors: true,
  };
  const app = await Application.bootstrapWithPlugins(options as Parameters<typeof Application.bootstrapWithPlugins>[0]);
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc could not read the sources: see its messages above");
  const bySource = new Map(modules.map(({ specifier, source }) => [source, specifier]));
  for (const module of project.children ?? []) {
    const source = module.sources?.[0]?.fullFileName ?? project.files.getReflectionPath(module);
    const specifier = bySource.get(source ?? "");
    if (specifier === undefined) throw new Error(`${module.name}: expected an entry point, received ${source}`);
    module.name = specifier;
  }
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
}

await writeApi();
