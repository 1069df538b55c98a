export { checkExportFolder, checkModelFolder } from "./check-model-folder.js";
export { checkpointPathOf, loadCheckpoint, removeCheckpoint, saveCheckpoint } from "./checkpoint-file.js";
export { loadModel } from "./load-model.js";
export { saveExport } from "./save-export.js";
export { saveModel } from "./save-model.js";
