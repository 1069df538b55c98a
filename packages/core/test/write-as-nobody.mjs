// Run by root: reads a checkpoint and a model, becomes nobody, and tries to write both into a folder that is not nobody's.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { register } from "tsx/esm/api";

register();
const { decodeCheckpoint, modelFileNames, modelFromFiles } = await import("../src/index.ts");
const { saveCheckpoint, saveModel } = await import("../src/node/index.ts");
const [folder] = process.argv.slice(2);
const checkpoint = decodeCheckpoint(await readFile(join(folder, "model.checkpoint")));
const read = async (name) => [name, await readFile(join(folder, "model", name))];
const model = modelFromFiles(Object.fromEntries(await Promise.all(modelFileNames.map(read))), undefined);
process.setgroups([]);
process.setgid(65534);
process.setuid(65534);
for (const write of [
  () => saveCheckpoint(checkpoint, join(folder, "model.checkpoint")),
  () => saveModel(model, join(folder, "other")),
  () => saveModel(model, join(folder, "model"), { force: true }),
]) {
  const outcome = await write().then(
    () => "written",
    (error) => `${error.code}: ${error.message}`,
  );
  console.log(outcome);
}
