export { checkModelFolder } from "./check-model-folder.js";
export { loadModel } from "./load-model.js";
export { saveModel } from "./save-model.js";
