import { exportModel, modelToFiles, type TimeVAE } from "@timevae/core";
import { seriesToTable, tableToCsv } from "@timevae/data";
import { TimeVAEError } from "@timevae/spec";
import { type Zippable, zipSync } from "fflate";
import { ort } from "./create-worker-engine.js";
import type { Download, DownloadKind, SampleRequest } from "./protocol.js";

/** A fixed time: the same model gives the same zip. */
const zipTime = new Date(1980, 0, 2);

/** A file of the model to be saved by the person. The report is made elsewhere. */
export async function makeDownload(
  model: TimeVAE,
  kind: Exclude<DownloadKind, "report">,
  sample: SampleRequest,
): Promise<Download> {
  switch (kind) {
    case "decoder":
      return binary("decoder.onnx", "application/octet-stream", modelToFiles(model)["decoder.onnx"]);
    case "generator":
      return binary("generator.onnx", "application/octet-stream", requireGenerator(model));
    case "export": {
      const { files } = await exportModel(model, { ort });
      const entries: Zippable = Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [`generator/${name}`, [bytes, { mtime: zipTime }]]),
      );
      return binary("generator.zip", "application/zip", zipSync(entries, { level: 6 }));
    }
    case "synthetic": {
      const { count, seed, start, edit } = sample;
      const series = await model.sample(count, { seed, start: start ?? undefined, edit });
      const { calendar, table } = model.parts;
      const rows = seriesToTable(series, { timeStep: calendar?.timeStep, traits: table });
      return makeText("synthetic.csv", "text/csv", tableToCsv(rows));
    }
    case "configuration":
      return makeText("timevae-config.json", "application/json", formatConfiguration(model));
  }
}

function requireGenerator(model: TimeVAE): Uint8Array {
  const bytes = modelToFiles(model)["generator.onnx"];
  if (bytes) return bytes;
  throw new TimeVAEError("unsupported", "generator.onnx: expected a calibrated model, this one is not");
}

/** What `timevae fit --config` takes. */
function formatConfiguration({ parts: { config, training } }: TimeVAE): string {
  return `${JSON.stringify({ model: config, training }, null, 2)}\n`;
}

/** A file of text. */
export function makeText(name: string, type: string, content: string): Download {
  return { name, type, bytes: new TextEncoder().encode(content) };
}

function binary(name: string, type: string, bytes: Uint8Array): Download {
  return { name, type, bytes: bytes as Uint8Array<ArrayBuffer> };
}
