import ts from "typescript";

/**
 * What entry points offer, one declaration per name in alphabetical order, without comments: a change of it shows in review.
 *
 * @param files the entries' built `.d.ts`
 * @returns a text for each
 */
export function apiSurfaces(files: readonly string[]): string[] {
  const program = ts.createProgram([...files], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  return files.map((file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file}: expected a module that exports something`);
    return checker
      .getExportsOfModule(module)
      .map((symbol): [string, string] => [symbol.name, describe(symbol, checker, printer)])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => `${text}\n`)
      .join("\n");
  });
}

function describe(symbol: ts.Symbol, checker: ts.TypeChecker, printer: ts.Printer): string {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declarations = (original.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  });
  const text = [...new Set(declarations)].join("\n");
  return original.name === symbol.name ? text : `// as ${symbol.name}\n${text}`;
}
