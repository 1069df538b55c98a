import { fileURLToPath } from "node:url";

/** Where figures and pictures of the documentation are. */
export const imagesFolder = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));
/** The numbers that the figures of the weather's model are drawn from. */
export const factsFile = `${imagesFolder}weather-facts.json`;
