import { createReferenceEngine } from "@timevae/graph/reference";
import { describeEngine } from "@timevae/graph/testing";

describeEngine("the reference engine", async () => createReferenceEngine(), { relative: 1e-6, absolute: 1e-6 });
