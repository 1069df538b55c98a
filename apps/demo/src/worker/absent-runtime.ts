/** Stands in for runtimes that the page does not ship. Nothing loads it: the worker gives the engine its runtime. */
export {};
