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

    private mutating func resolve(_ node: SyntaxNode) throws(Failure) -> SyntaxNode {
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

// MARK: Paths

extension PathResolver {
    private mutating func path(_ left: SyntaxNode, _ right: SyntaxNode) throws(Failure) -> SyntaxNode {
        let first = try resolve(left)
        let path = first.steps == nil ? SyntaxNode(.path([first]), at: first.position) : first
        if case .parent = first.kind, let slot = first.slot { path.seeking = [slot] }
        var steps = path.steps ?? []
        let rest = try resolve(right)
        if let more = rest.steps {
            steps.append(contentsOf: more)
        } else {
            if !rest.predicates.isEmpty {
                rest.stages = rest.predicates
                rest.predicates = []
            }
            steps.append(rest)
        }
        for step in steps {
            switch step.kind {
            case .number(let value), .value(let value):
                throw Failure("S0213", position: step.position, value: value)
            case .string(let text):
                step.kind = .name(text)
            default: break
            }
        }
        path.kind = .path(steps)
        if steps.contains(where: \.keepsArray) { path.keepsSingletonArray = true }
        for step in [steps.first, steps.last] {
            if case .array = step?.kind { step?.constructsItem = true }
        }
        try resolveAncestry(of: path)
        return path
    }

    private mutating func filter(
        _ node: SyntaxNode,
        _ left: SyntaxNode,
        _ predicate: SyntaxNode
    ) throws(Failure) -> SyntaxNode {
        let result = try resolve(left)
        let step = result.steps?.last ?? result
        guard step.group == nil, result.group == nil else { throw Failure("S0209", position: node.position) }
        let predicate = try resolve(predicate)
        if case .parent = predicate.kind, let slot = predicate.slot {
            try Self.seekParent(from: step, slot)
            if slot.level > 0 { Self.push(predicate, to: step) }
        } else if !predicate.seeking.isEmpty {
            for slot in predicate.seeking {
                if slot.level == 1 {
                    try Self.seekParent(from: step, slot)
                } else {
                    slot.level -= 1
                }
            }
            Self.push(predicate, to: step)
        }
        if node.keepsArray { step.keepsArray = true }
        if result.steps == nil {
            step.predicates.append(.filter(predicate))
        } else {
            step.stages = (step.stages ?? []) + [.filter(predicate)]
        }
        return result
    }

    private mutating func group(
        _ node: SyntaxNode,
        _ left: SyntaxNode,
        _ pairs: [(SyntaxNode, SyntaxNode)]
    ) throws(Failure) -> SyntaxNode {
        let result = try resolve(left)
        guard result.group == nil else { throw Failure("S0210", position: node.position) }
        var resolved: [(SyntaxNode, SyntaxNode)] = []
        for (key, value) in pairs { resolved.append((try resolve(key), try resolve(value))) }
        result.group = SyntaxNode.Group(pairs: resolved, position: node.position)
        return result
    }

    private mutating func order(
        _ node: SyntaxNode,
        _ left: SyntaxNode,
        _ terms: [SyntaxNode.SortTerm]
    ) throws(Failure) -> SyntaxNode {
        let first = try resolve(left)
        let path = first.steps == nil ? SyntaxNode(.path([first]), at: first.position) : first
        let sort = SyntaxNode(.sort([]), at: node.position)
        var resolved: [SyntaxNode.SortTerm] = []
        for term in terms {
            let expression = try resolve(term.expression)
            Self.push(expression, to: sort)
            resolved.append(SyntaxNode.SortTerm(isDescending: term.isDescending, expression: expression))
        }
        sort.kind = .sort(resolved)
        path.kind = .path((path.steps ?? []) + [sort])
        try resolveAncestry(of: path)
        return path
    }

    private mutating func focus(_ node: SyntaxNode, _ left: SyntaxNode, _ name: String) throws(Failure) -> SyntaxNode {
        let result = try resolve(left)
        let step = result.steps?.last ?? result
        guard step.stages == nil, step.predicates.isEmpty else { throw Failure("S0215", position: node.position) }
        if case .sort = step.kind { throw Failure("S0216", position: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.focus = name
        step.carriesBindings = true
        return result
    }

    private mutating func index(_ left: SyntaxNode, _ name: String) throws(Failure) -> SyntaxNode {
        let first = try resolve(left)
        let step = first.steps?.last ?? first
        var result = first
        if first.steps == nil {
            result = SyntaxNode(.path([first]), at: first.position)
            if !step.predicates.isEmpty {
                step.stages = step.predicates
                step.predicates = []
            }
        }
        if step.stages == nil {
            step.index = name
        } else {
            step.stages?.append(.index(name))
        }
        step.carriesBindings = true
        return result
    }
}

// MARK: Parents

extension PathResolver {
    /// Hands the parent operators that a node could not settle on to the node around it.
    private static func push(_ value: SyntaxNode, to node: SyntaxNode) {
        node.seeking.append(contentsOf: value.seeking)
        if case .parent = value.kind, let slot = value.slot { node.seeking.append(slot) }
    }

    private mutating func resolveAncestry(of path: SyntaxNode) throws(Failure) {
        guard let steps = path.steps, let last = steps.last else { return }
        var slots = last.seeking
        if case .parent = last.kind, let slot = last.slot { slots.append(slot) }
        for slot in slots {
            var index = steps.count - 2
            while slot.level > 0 {
                guard index >= 0 else {
                    path.seeking.append(slot)
                    break
                }
                var step = steps[index]
                index -= 1
                // Steps that bind the focus one after the other have the same context.
                while index >= 0, step.focus != nil, steps[index].focus != nil {
                    step = steps[index]
                    index -= 1
                }
                try Self.seekParent(from: step, slot)
            }
        }
    }

    /// Goes one step back towards the context that a parent operator reads; level 0 is reached where it is found.
    private static func seekParent(from node: SyntaxNode, _ slot: SyntaxNode.Ancestor) throws(Failure) {
        switch node.kind {
        case .name, .wildcard:
            slot.level -= 1
            guard slot.level == 0 else { return }
            if let ancestor = node.ancestor {
                slot.label = ancestor.label
            }
            node.ancestor = slot
            node.carriesBindings = true
        case .parent:
            slot.level += 1
        case .block(let expressions):
            guard let last = expressions.last else { return }
            node.carriesBindings = true
            try seekParent(from: last, slot)
        case .path(let steps):
            node.carriesBindings = true
            var index = steps.count - 1
            while index >= 0 {
                try seekParent(from: steps[index], slot)
                index -= 1
                if slot.level <= 0 { break }
            }
        default:
            throw Failure("S0217", token: node.kindName, position: node.position)
        }
    }
}

// MARK: Tail calls

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
