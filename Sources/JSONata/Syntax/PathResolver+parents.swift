/// Parent operators, and the steps whose context they read.
extension PathResolver {
    /// Hands the parent operators that a node could not settle on to the node around it.
    static func push(_ value: SyntaxNode, to node: SyntaxNode) {
        node.seeking.append(contentsOf: value.seeking)
        if case .parent = value.kind, let slot = value.slot { node.seeking.append(slot) }
    }

    mutating func resolveAncestry(of path: SyntaxNode) throws(Failure) {
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
    static func seekParent(from node: SyntaxNode, _ slot: SyntaxNode.Ancestor) throws(Failure) {
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
