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
    return print(inOrder(node, printer), node.getSourceFile(), printer);
  });
  const text = [...new Set(declarations)].join("\n");
  return original.name === symbol.name ? text : `// as ${symbol.name}\n${text}`;
}

/** Members of written-out types and alternatives in alphabetical order: the compiler's own differs from build to build. */
function inOrder(node: ts.Node, printer: ts.Printer): ts.Node {
  const source = node.getSourceFile();
  const sorted = <Part extends ts.Node>(parts: readonly Part[]): Part[] => {
    const texts = new Map(parts.map((part) => [part, print(part, source, printer)]));
    return [...parts].sort((a, b) => ((texts.get(a) as string) < (texts.get(b) as string) ? -1 : 1));
  };
  const { transformed } = ts.transform(node, [
    (context) => (root) => {
      const visit = (part: ts.Node): ts.Node => {
        const visited = ts.visitEachChild(part, visit, context);
        if (ts.isTypeLiteralNode(visited)) return context.factory.createTypeLiteralNode(sorted(visited.members));
        if (ts.isUnionTypeNode(visited)) return context.factory.createUnionTypeNode(sorted(visited.types));
        return visited;
      };
      return visit(root);
    },
  ]);
  return transformed[0] as ts.Node;
}

function print(node: ts.Node, source: ts.SourceFile, printer: ts.Printer): string {
  return printer.printNode(ts.EmitHint.Unspecified, node, source);
}
