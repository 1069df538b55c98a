/** How deep graphs may lie in each other (bodies of `If`, `Loop`, `Scan`); the model's own graph is the first level. */
export const MAX_GRAPH_DEPTH = 8;

/** Protobuf's own limit on the size of a message. */
export const MAX_FILE_BYTES = 0x7fffffff;
