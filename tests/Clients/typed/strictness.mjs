// No type that codegen publishes leads to `any`: not written, and not inferred.
import ts from 'typescript';

export function leaks(program, file) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const found = [];
  const seen = new Set();
  let published = 0;

  const walk = (type, path) => {
    if (type.flags & ts.TypeFlags.Any) {
      found.push(path);
    }

    if (seen.has(type)) {
      return;
    }

    seen.add(type);
    for (const part of type.isUnionOrIntersection() ? type.types : checker.getTypeArguments(type) ?? []) {
      walk(part, path);
    }

    // What the language itself or a library brings is not ours.
    for (const property of type.getProperties()) {
      const declared = property.valueDeclaration ?? property.declarations?.[0];
      if (declared?.getSourceFile() === source) {
        walk(checker.getTypeOfSymbolAtLocation(property, declared), `${path}.${property.name}`);
      }
    }
  };

  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    const declared = symbol.declarations?.[0];
    if (declared && ts.isTypeAliasDeclaration(declared) && !declared.typeParameters) {
      published += 1;
      walk(checker.getDeclaredTypeOfSymbol(symbol), symbol.name);
    }
  }

  return { published, found };
}
