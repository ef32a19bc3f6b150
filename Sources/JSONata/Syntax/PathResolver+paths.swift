/// The operators that build paths.
extension PathResolver {
    mutating func path(_ left: SyntaxNode, _ right: SyntaxNode) throws(Failure) -> SyntaxNode {
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

    mutating func filter(
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

    mutating func group(
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

    mutating func order(
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

    mutating func focus(_ node: SyntaxNode, _ left: SyntaxNode, _ name: String) throws(Failure) -> SyntaxNode {
        let result = try resolve(left)
        let step = result.steps?.last ?? result
        guard step.stages == nil, step.predicates.isEmpty else { throw Failure("S0215", position: node.position) }
        if case .sort = step.kind { throw Failure("S0216", position: node.position) }
        if node.keepsArray { step.keepsArray = true }
        step.focus = name
        step.carriesBindings = true
        return result
    }

    mutating func index(_ left: SyntaxNode, _ name: String) throws(Failure) -> SyntaxNode {
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
