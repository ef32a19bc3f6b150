internal import JSONModel

/// Gives the syntax tree its final form: operators that build paths become paths with annotated steps, each parent
/// operator finds the step whose context it reads, and calls in tail position are marked.
struct PathResolver {
    /// The number of the next label.
    private var labels: Int
    private var stack: StackGuard

    init(stack: StackGuard, firstLabel: Int = 0) {
        self.stack = stack
        labels = firstLabel
    }

    /// Resolves a whole expression.
    mutating func resolve(expression: SyntaxNode) throws(Failure) -> SyntaxNode {
        let tree = try resolve(expression)
        if case .parent = tree.kind { throw Failure("S0217", token: tree.kindName, position: tree.position) }
        guard tree.seeking.isEmpty else { throw Failure("S0217", token: tree.kindName, position: tree.position) }
        return tree
    }

    mutating func resolve(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
        guard stack.hasRoom else { throw Failure.tooDeepSyntax(at: node.position) }
        let result = try resolveKind(of: node)
        if node.keepsArray { result.keepsArray = true }
        return result
    }

    private mutating func resolveKind(of node: SyntaxNode) throws(Failure) -> SyntaxNode {
        switch node.kind {
        case .map(let left, let right): return try path(left, right)
        case .filter(let left, let predicate): return try filter(node, left, predicate)
        case .group(let left, let pairs): return try group(node, left, pairs)
        case .order(let left, let terms): return try order(node, left, terms)
        case .focus(let left, let name): return try focus(node, left, name)
        case .index(let left, let name): return try index(left, name)
        case .name, .keyword:
            if case .keyword(let word) = node.kind { node.kind = .name(word) }
            let path = SyntaxNode(.path([node]), at: node.position)
            path.keepsSingletonArray = node.keepsArray
            return path
        case .parent:
            node.slot = SyntaxNode.Ancestor(label: "!\(labels)")
            labels += 1
            return node
        case .string, .number, .value, .variable, .regularExpression, .wildcard, .descendant, .placeholder:
            return node
        default:
            return try resolveChildren(of: node)
        }
    }

    private mutating func resolveChildren(of node: SyntaxNode) throws(Failure) -> SyntaxNode {
        switch node.kind {
        case .binary(let symbol, let left, let right):
            node.kind = .binary(symbol, try child(left, of: node), try child(right, of: node))
        case .negation(let operand):
            let operand = try child(operand, of: node)
            if case .number(let value) = operand.kind, operand.predicates.isEmpty {
                operand.kind = .number(value.negated)
                return operand
            }
            node.kind = .negation(operand)
        case .array(let items):
            node.kind = .array(try children(items, of: node))
        case .object(let pairs):
            var resolved: [(SyntaxNode, SyntaxNode)] = []
            for (key, value) in pairs { resolved.append((try child(key, of: node), try child(value, of: node))) }
            node.kind = .object(resolved)
        case .call(let procedure, let arguments):
            let arguments = try children(arguments, of: node)
            node.kind = .call(try resolve(procedure), arguments)
        case .partial(let procedure, let arguments):
            let arguments = try children(arguments, of: node)
            node.kind = .partial(try resolve(procedure), arguments)
        case .lambda(let parameters, let signature, let body):
            let body = try resolve(body)
            Self.markTailCalls(in: body)
            node.kind = .lambda(parameters: parameters, signature: signature, body: body)
        case .condition(let condition, let then, let otherwise):
            let condition = try child(condition, of: node)
            let then = try child(then, of: node)
            node.kind = .condition(
                condition,
                then,
                try otherwise.map { (other) throws(Failure) in try child(other, of: node) }
            )
        case .fallback(let left, let right, let isCoalescing):
            let left = try child(left, of: node)
            node.kind = .fallback(left, try child(right, of: node), isCoalescing: isCoalescing)
        case .transform(let pattern, let update, let deletion):
            let pattern = try resolve(pattern)
            let update = try resolve(update)
            let deletion = try deletion.map { (deletion) throws(Failure) in try resolve(deletion) }
            node.kind = .transform(pattern: pattern, update: update, deletion: deletion)
        case .block(let expressions):
            let resolved = try children(expressions, of: node)
            node.constructsItem = resolved.contains {
                $0.constructsItem || $0.steps?.first?.constructsItem == true
            }
            node.kind = .block(resolved)
        case .binding(let name, let value):
            node.kind = .binding(name, try child(value, of: node))
        case .application(let left, let right):
            let left = try resolve(left)
            let right = try resolve(right)
            node.kind = .application(left, right)
            node.keepsArray = node.keepsArray || left.keepsArray || right.keepsArray
        default: break
        }
        return node
    }

    private mutating func child(_ child: SyntaxNode, of node: SyntaxNode) throws(Failure) -> SyntaxNode {
        let resolved = try resolve(child)
        Self.push(resolved, to: node)
        return resolved
    }

    private mutating func children(_ list: [SyntaxNode], of node: SyntaxNode) throws(Failure) -> [SyntaxNode] {
        var resolved: [SyntaxNode] = []
        for item in list { resolved.append(try child(item, of: node)) }
        return resolved
    }
}

extension PathResolver {
    private static func markTailCalls(in node: SyntaxNode) {
        guard node.predicates.isEmpty, node.group == nil, !node.keepsArray else { return }
        switch node.kind {
        case .call(let procedure, let arguments):
            node.kind = .tailCall(procedure, arguments)
        case .condition(_, let then, let otherwise):
            markTailCalls(in: then)
            if let otherwise { markTailCalls(in: otherwise) }
        case .fallback(_, let right, _):
            markTailCalls(in: right)
        case .block(let expressions):
            if let last = expressions.last { markTailCalls(in: last) }
        default: break
        }
    }
}

extension JSON {
    /// The number with the other sign; a value that is no number as it is.
    fileprivate var negated: JSON {
        switch self {
        case .integer(let value): .integer(0 &- value)
        case .double(let value): .double(-value)
        default: self
        }
    }
}
