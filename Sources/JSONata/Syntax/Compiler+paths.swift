internal import JSONModel

/// Paths, their steps and predicates.
extension Compiler {
    mutating func path(_ syntax: SyntaxNode, _ steps: [SyntaxNode]) throws(Failure) -> any Node {
        var compiled: [Step] = []
        for (index, step) in steps.enumerated() { compiled.append(try self.step(step, steps, index)) }
        let node = PathNode(
            steps: compiled,
            keepsSingleton: syntax.keepsSingletonArray,
            keepsArray: syntax.keepsArray,
            carriesBindings: syntax.carriesBindings,
            group: try syntax.group.map { (group) throws(Failure) in
                try constructor(group.pairs, position: group.position)
            }
        )
        guard !syntax.predicates.isEmpty else { return node }
        var predicates: [Predicate] = []
        for case .filter(let predicate) in syntax.predicates { predicates.append(try self.predicate(predicate)) }
        return PredicateNode(node, predicates, keepsArray: syntax.keepsArray)
    }

    private mutating func step(
        _ syntax: SyntaxNode,
        _ steps: [SyntaxNode],
        _ index: Int
    ) throws(Failure) -> Step {
        var node: (any Node)?
        var key: String?
        var sort: SortOrder?
        var isVariable = false
        switch syntax.kind {
        case .name(let name):
            key = name
            node = NameNode(name)
        case .sort(let terms): sort = try order(terms, position: syntax.position)
        case .variable(let name):
            isVariable = true
            if syntax.predicates.isEmpty && syntax.group == nil {
                let value = variable(name, path: Self.fields(behind: index, in: steps))
                node = syntax.keepsArray ? KeepArrayNode(value) : value
            } else {
                node = try compile(syntax)
            }
        default: node = try compile(syntax)
        }
        var stages: [Stage] = []
        for stage in syntax.stages ?? [] {
            switch stage {
            case .filter(let predicate): stages.append(.filter(try self.predicate(predicate)))
            case .index(let name): stages.append(.index(symbols.number(of: name)))
            }
        }
        return Step(
            node: node,
            key: key,
            sort: sort,
            stages: stages,
            focus: syntax.focus.map { bind($0) },
            index: syntax.index.map { bind($0) },
            ancestor: syntax.ancestor.map { symbols.number(of: $0.label) },
            bindsVariables: syntax.carriesBindings,
            constructsItem: syntax.constructsItem,
            isVariable: isVariable
        )
    }

    private mutating func order(_ terms: [SyntaxNode.SortTerm], position: Int) throws(Failure) -> SortOrder {
        var compiled: [SortOrder.Term] = []
        for term in terms {
            compiled.append(SortOrder.Term(isDescending: term.isDescending, node: try compile(term.expression)))
        }
        return SortOrder(compiled, position: position)
    }

    /// The field names that directly follow a step.
    private static func fields(behind index: Int, in steps: [SyntaxNode]) -> [String] {
        guard steps[index].stages == nil else { return [] }
        var names: [String] = []
        for step in steps[(index + 1)...] {
            guard case .name(let name) = step.kind else { break }
            names.append(name)
            if step.stages != nil { break }
        }
        return names
    }

    mutating func predicate(_ syntax: SyntaxNode) throws(Failure) -> Predicate {
        if case .number(let value) = syntax.kind, syntax.predicates.isEmpty, syntax.group == nil,
            let number = value.doubleValue, let position = Int(exactly: number.rounded(.down))
        {
            return .position(position)
        }
        return .expression(try compile(syntax))
    }
}
