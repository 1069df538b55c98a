import { connect } from "./connect.js";

/** The one worker of the page. */
export const connection = connect(
  () => new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module", name: "timevae" }),
);
