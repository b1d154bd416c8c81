/** The small changes that can be made to a source file, each of which a test should notice. */
import ts from 'typescript';

export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** The whole file with the change in it. */
  readonly source: string;
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '+=': ['-='],
};

export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];

  function replace(node: ts.Node, ...replacements: readonly string[]): void {
    const [start, end] = [node.getStart(source), node.getEnd()];
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const from = text.slice(start, end);
    for (const to of replacements)
      mutants.push({ file, line, from, to, source: text.slice(0, start) + to + text.slice(end) });
  }

  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      replace(node.operatorToken, ...(OPERATORS[node.operatorToken.getText(source)] ?? []));
    } else if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
      replace(node.expression, `!(${node.expression.getText(source)})`);
    } else if (ts.isConditionalExpression(node)) {
      replace(node.condition, `!(${node.condition.getText(source)})`);
    } else if (ts.isExpressionStatement(node)) {
      replace(node, ';');
    } else if (ts.isAwaitExpression(node)) {
      replace(node, `(${node.expression.getText(source)})`);
    } else if (
      ts.isReturnStatement(node) &&
      node.expression &&
      node.expression.getText(source) !== 'undefined'
    ) {
      replace(node.expression, 'undefined');
    } else if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent.parent)) {
      replace(node, String(Number(node.text.replaceAll('_', '')) * 3 + 1));
    } else if (node.kind === ts.SyntaxKind.TrueKeyword) {
      replace(node, 'false');
    } else if (node.kind === ts.SyntaxKind.FalseKeyword) {
      replace(node, 'true');
    } else if (ts.isRegularExpressionLiteral(node) && /\/[a-z]*g[a-z]*$/.test(node.text)) {
      replace(
        node,
        node.text.replace(/\/([a-z]*)$/, (_all, flags: string) => `/${flags.replace('g', '')}`),
      );
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  return mutants;
}
