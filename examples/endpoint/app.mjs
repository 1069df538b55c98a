import { seriesToTable, tableToCsv } from "@timevae/data";
import { loadGenerator } from "@timevae/onnx";
import { createRandom, isTimeVAEError } from "@timevae/spec";
import { Hono } from "hono";
import * as ort from "onnxruntime-node";

/** Windows that one request may have, and how many are in memory at a time. */
const most = 100_000;
const batch = 500;

/** The application, and what gives the model's memory back. */
export async function createApp(files) {
  const generator = await loadGenerator(files, { ort });
  const app = new Hono();

  app.get("/model", (context) => {
    const { steps, columns } = generator.metadata;
    return context.json({ steps, columns, most });
  });

  app.get("/samples", (context) => {
    const { count = "100", seed = "0", ...others } = context.req.query();
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) return refuse(context, `${unknown}: expected count and seed only`);
    if (!isWhole(count, 1, most))
      return refuse(context, `count: expected an integer from 1 to ${most}, received ${count}`);
    if (!isWhole(seed, 0, 2 ** 32 - 1))
      return refuse(context, `seed: expected an integer from 0 to 2³² − 1, received ${seed}`);
    const chunks = csvInBatches(generator, Number(count), Number(seed));
    // A chunk is made when the client has taken the one before; a client that leaves ends the generator.
    return context.body(ReadableStream.from(chunks), 200, { "content-type": "text/csv; charset=utf-8" });
  });

  app.onError((error, context) => {
    console.error(error);
    return context.json({ error: isTimeVAEError(error) ? error.code : "failed" }, 500);
  });
  return { app, dispose: () => generator.dispose() };
}

/** The same seed gives the same bytes: every batch has a seed of its own, drawn from the request's. */
async function* csvInBatches(generator, count, seed) {
  const seeds = createRandom(seed);
  const encoder = new TextEncoder();
  for (let first = 0; first < count; first += batch) {
    const windows = await generator.sample(Math.min(batch, count - first), { seed: seeds.uint32() });
    const [header, ...rows] = tableToCsv(seriesToTable(windows)).trimEnd().split("\n");
    // Windows are numbered from 0 in each batch.
    const numbered = rows.map((row) => row.replace(/^\d+/, (number) => String(first + Number(number))));
    yield encoder.encode(`${first === 0 ? `${header}\n` : ""}${numbered.join("\n")}\n`);
  }
}

const isWhole = (text, least, most) => /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most;

const refuse = (context, error) => context.json({ error }, 400);
