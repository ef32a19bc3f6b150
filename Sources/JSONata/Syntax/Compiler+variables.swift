/// Variables, and the blocks and functions that bind them.
extension Compiler {
    /// - Parameter path: the fields that are read from the variable; `nil` where the text does not name it.
    mutating func variable(_ name: String, path: [String]?) -> any Node {
        switch name {
        case "": return ContextNode()
        case "$": return RootNode()
        default: break
        }
        if let path, !scopes.contains(where: { $0.names.contains(name) }) {
            referencedVariables.insert(name)
            variablePaths.insert([name] + path)
        }
        if isDynamic { return DynamicVariableNode(symbol: symbols.number(of: name), name: name) }
        let slot = slot(of: name)
        return boundNames.contains(name)
            ? VariableNode(symbol: symbols.number(of: name), slot: slot) : GlobalNode(slot: slot)
    }

    private mutating func slot(of name: String) -> Int {
        if let slot = globals.firstIndex(of: name) { return slot }
        globals.append(name)
        return globals.count - 1
    }

    mutating func bind(_ name: String) -> Int {
        scopes[scopes.count - 1].names.insert(name)
        return symbols.number(of: name)
    }

    mutating func binding(_ name: String, _ value: SyntaxNode) throws(Failure) -> any Node {
        // A function may call itself, so its name counts as bound inside it.
        if case .lambda = value.kind { _ = bind(name) }
        let node = try compile(value)
        scopes[scopes.count - 1].bindsHere = true
        return BindingNode(symbol: bind(name), value: node)
    }

    mutating func block(_ expressions: [SyntaxNode]) throws(Failure) -> any Node {
        scopes.append(Scope())
        defer { scopes.removeLast() }
        // Functions may call each other before the second of them is bound.
        for expression in expressions {
            if case .binding(let name, let value) = expression.kind, case .lambda = value.kind { _ = bind(name) }
        }
        var nodes: [any Node] = []
        for expression in expressions { nodes.append(try compile(expression)) }
        let hasFrame = scopes[scopes.count - 1].bindsHere
        if nodes.count == 1, !hasFrame, !(nodes[0] is TailCallNode) { return nodes[0] }
        return BlockNode(nodes, hasFrame: hasFrame)
    }

    mutating func lambda(
        _ parameters: [String],
        _ signature: Signature?,
        _ body: SyntaxNode
    ) throws(Failure) -> any Node {
        scopes.append(Scope())
        defer { scopes.removeLast() }
        let numbers = parameters.map { bind($0) }
        return LambdaNode(parameters: numbers, signature: signature, body: try compile(body))
    }
}
