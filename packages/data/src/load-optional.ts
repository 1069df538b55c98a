import { TimeVAEError } from "@timevae/spec";

/**
 * Loads an optional peer.
 *
 * @param name the package, for the message
 * @throws {TimeVAEError} `unsupported` when it is not installed
 */
export async function loadOptional<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const message = `expected the package ${name}, which reads or writes this format; install it: npm install ${name}`;
    throw new TimeVAEError("unsupported", message, { cause, details: { package: name } });
  }
}
