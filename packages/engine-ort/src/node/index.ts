export { createOrtWorkers, type OrtWorkers, type OrtWorkersOptions } from "./create-ort-workers.js";
