/**
 * Arrows point down only (docs/decisions/0001). Each line: a package and what it may import of ours.
 * @type {Record<string, string[]>}
 */
const arrows = {
  spec: [],
  graph: ["spec"],
  onnx: ["graph", "spec"],
  "engine-ort": ["onnx", "graph", "spec"],
  "engine-tfjs": ["graph", "spec"],
  blocks: ["graph", "spec"],
  data: ["spec"],
  statistics: ["spec"],
  core: ["blocks", "onnx", "data", "statistics", "graph", "spec"],
  eval: ["statistics", "graph", "spec"],
  report: ["eval", "statistics", "spec"],
  cli: ["core", "eval", "report", "engine-ort", "engine-tfjs", "onnx", "blocks", "data", "graph", "spec"],
};

const upward = Object.entries(arrows).map(([name, below]) => ({
  name: `${name}-only-downward`,
  severity: "error",
  comment: `${name} may import ${below.join(", ") || "no other package"}`,
  from: { path: `^packages/${name}/src/` },
  to: { path: "^packages/", pathNot: `^packages/(${[name, ...below].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "no-circular",
      severity: "error",
      comment:
        "An op and the op of its gradient are each other's (pad and slice, sum and expand): inside graph/src/ops the " +
        "functions refer to each other, and nothing is evaluated on import. Everywhere else a cycle is an error.",
      from: { pathNot: "^packages/graph/src/ops/" },
      to: { circular: true },
    },
    {
      name: "no-engine-outside",
      severity: "error",
      comment: "only the engine and those who choose one know a runtime",
      from: { path: "^packages/(spec|graph|onnx|blocks|data|statistics|core|eval|report)/src/" },
      to: { path: "onnxruntime|tensorflow" },
    },
    {
      name: "no-deep-import",
      severity: "error",
      comment: "other packages are used through their entry points",
      from: { path: "^(packages|internal|apps)/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: ["^packages/$2/", "^packages/[^/]+/src/(index|[^/]+/index)\\.ts$"],
      },
    },
    // pnpm links only what a package.json declares: an undeclared import does not resolve.
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependency",
      severity: "error",
      comment: "published sources use dependencies and peers only",
      from: { path: "^packages/[^/]+/src/", pathNot: "^packages/[^/]+/src/testing/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer", "npm-optional", "type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|out)/|vitest\\.config" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@timevae/source", "import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
