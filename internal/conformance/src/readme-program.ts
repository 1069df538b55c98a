/** The first program of a language in a README. */
export function readmeProgram(readme: Uint8Array, language: "python" | "js"): string {
  const text = new TextDecoder().decode(readme);
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (found === undefined) throw new Error(`no program in ${language} in the README`);
  return found;
}
