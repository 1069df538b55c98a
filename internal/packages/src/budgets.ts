/** A measured size with a ceiling above it, so that growth is a decision. */
interface Ceiling {
  readonly most: number;
  /** What the size is made of, or why it may be that large. */
  readonly because: string;
}

export interface Budget {
  /** Everything that an install puts on the disk, in MB, without optional peers. */
  readonly installMegabytes: Ceiling;
  /** What a page pays for the package's main function, minified and gzipped, in kB. Absent: not for pages. */
  readonly minimalImport?: {
    readonly program: string;
    readonly external?: readonly string[];
    readonly kilobytes: Ceiling;
  };
  /** Packages that an install must not bring along. */
  readonly without: readonly string[];
}

const runtimes = ["onnxruntime-node", "onnxruntime-web", "@tensorflow/tfjs-core"];
const ownSources = "our own code, its sources and its source maps";

/** By package. */
export const budgets: Readonly<Record<string, Budget>> = {
  "@timevae/spec": {
    installMegabytes: { most: 0.1, because: ownSources },
    minimalImport: {
      program: 'export { createRandom, createSeriesArray } from "@timevae/spec";',
      kilobytes: { most: 2.5, because: "every package has it in it" },
    },
    without: [...runtimes, "zod"],
  },
  "@timevae/statistics": {
    installMegabytes: { most: 0.5, because: ownSources },
    minimalImport: {
      program: 'export { quantile } from "@timevae/statistics";',
      kilobytes: { most: 0.6, because: "one function and the error class" },
    },
    without: [...runtimes, "zod"],
  },
  "@timevae/graph": {
    installMegabytes: { most: 0.9, because: ownSources },
    minimalImport: {
      program: 'export { createProgram, gradients, input, matMul } from "@timevae/graph";',
      kilobytes: { most: 6, because: "operations that are not imported stay out" },
    },
    without: [...runtimes, "zod"],
  },
  "@timevae/onnx": {
    installMegabytes: { most: 4.5, because: "protobuf's wire format and hashes are 3 MB of it" },
    minimalImport: {
      program: 'export { loadGenerator } from "@timevae/onnx";',
      kilobytes: { most: 15.5, because: "all that a page needs to run a model, beside its ONNX Runtime" },
    },
    without: [...runtimes, "zod", "@timevae/core", "@timevae/data"],
  },
  "@timevae/blocks": {
    installMegabytes: { most: 1.2, because: ownSources },
    minimalImport: {
      program: 'export { level, residual, trend } from "@timevae/blocks";',
      kilobytes: { most: 7.5, because: "the blocks and the operations they are made of" },
    },
    without: [...runtimes, "zod"],
  },
  "@timevae/data": {
    installMegabytes: { most: 2.8, because: "a CSV parser, zip, a Fourier transform" },
    minimalImport: {
      program: 'export { parseSeries } from "@timevae/data";',
      kilobytes: {
        most: 37,
        because: "all text and NumPy formats, gaps, groups and times; Parquet and Arrow have entries of their own",
      },
    },
    without: [...runtimes, "zod"],
  },
  "@timevae/engine-ort": {
    installMegabytes: { most: 5.5, because: "without a runtime: that is the user's choice" },
    minimalImport: {
      program: 'export { createOrtEngine } from "@timevae/engine-ort";',
      external: ["onnxruntime-node", "onnxruntime-web"],
      kilobytes: { most: 16, because: "writes graphs as ONNX" },
    },
    without: [...runtimes, "zod", "@timevae/core"],
  },
  "@timevae/engine-tfjs": {
    installMegabytes: { most: 1, because: "without TensorFlow.js: that is the user's choice" },
    minimalImport: {
      program: 'export { createTfjsEngine } from "@timevae/engine-tfjs";',
      external: ["@tensorflow/tfjs-core"],
      kilobytes: { most: 7, because: "a kernel per operation" },
    },
    without: [...runtimes, "@tensorflow/tfjs-node", "zod", "@timevae/core"],
  },
  "@timevae/core": {
    installMegabytes: { most: 14.5, because: "zod is 6 MB of it" },
    minimalImport: {
      program: 'export { fit } from "@timevae/core";',
      kilobytes: {
        most: 170,
        because: "zod with all its messages is 70 kB of it, what calibrates a model, when asked to, 30 kB",
      },
    },
    without: runtimes,
  },
  "@timevae/eval": {
    installMegabytes: { most: 4, because: "UMAP and what it needs are 2 MB of it" },
    minimalImport: {
      program: 'export { evaluate } from "@timevae/eval";',
      kilobytes: { most: 41, because: "all judges, distances and maps, and the operations that judges are made of" },
    },
    without: [...runtimes, "zod", "@timevae/core", "@timevae/data"],
  },
  "@timevae/report": {
    installMegabytes: { most: 15, because: "Observable Plot with D3, and a document for Node" },
    minimalImport: {
      program: 'export { renderReport } from "@timevae/report";',
      kilobytes: {
        most: 110,
        because: "Observable Plot with D3 is nearly all of it; load it when a report is asked for",
      },
    },
    without: [...runtimes, "zod", "@timevae/core", "@timevae/data"],
  },
  timevae: {
    installMegabytes: { most: 340, because: "onnxruntime-node is 288 MB of it, for all systems at once" },
    without: ["onnxruntime-web", "@tensorflow/tfjs-core"],
  },
};
