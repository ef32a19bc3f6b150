extension SyntaxNode {
    /// The nodes directly below, as the parser made them.
    var children: [SyntaxNode] {
        switch kind {
        case .name, .variable, .string, .number, .value, .regularExpression, .wildcard, .descendant, .parent, .keyword,
            .placeholder:
            []
        case .binary(_, let left, let right), .fallback(let left, let right, _), .application(let left, let right),
            .map(let left, let right), .filter(let left, let right):
            [left, right]
        case .negation(let node), .binding(_, let node), .focus(let node, _), .index(let node, _): [node]
        case .lambda(_, _, let body): [body]
        case .array(let nodes), .block(let nodes), .path(let nodes): nodes
        case .object(let pairs): pairs.flatMap { [$0, $1] }
        case .group(let node, let pairs): [node] + pairs.flatMap { [$0, $1] }
        case .call(let procedure, let arguments), .partial(let procedure, let arguments),
            .tailCall(let procedure, let arguments):
            [procedure] + arguments
        case .condition(let condition, let then, let otherwise): [condition, then] + (otherwise.map { [$0] } ?? [])
        case .transform(let pattern, let update, let deletion): [pattern, update] + (deletion.map { [$0] } ?? [])
        case .order(let node, let terms): [node] + terms.map(\.expression)
        case .sort(let terms): terms.map(\.expression)
        }
    }
}
